using System.Text.Json;
using GolemOrleans.GrainInterfaces;
using GolemOrleans.GrainInterfaces.Errors;
using GolemOrleans.Grains.Components;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime;
using GolemOrleans.Runtime.Catalog;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Runtime.Wire;
using GolemOrleans.Values.Json;
using GolemOrleans.Values.Names;

namespace GolemOrleans.Grains.Workers;

/// <summary>
/// Turns requests as they cross grains into requests of the runtime: JSON parameters are read by the types that the worker's
/// component version declares. Thread-safe.
/// </summary>
public sealed class RequestReader(ComponentCatalog catalog, TimeProvider time, Runtime.Services.IRandomSource random)
{
    /// <summary>As deep as the gateway reads bodies.</summary>
    private static readonly JsonDocumentOptions s_json = new() { MaxDepth = 127 };

    /// <exception cref="WorkerException">The function name or the parameters are refused; the worker exists afterwards.</exception>
    public async ValueTask<InvocationRequest> ReadAsync(WorkerRuntime runtime, InvokeRequest request, bool fireAndForget)
    {
        var accepted = new InvocationRequest
        {
            IdempotencyKey = request.IdempotencyKey,
            Function = request.Function,
            Parameters = request.Parameters,
            Context = TraceConversions.ToContext(request.Trace, time, random),
            FireAndForget = fireAndForget,
            IsNewKey = request.IsNewKey,
            CreateIfMissing = ToCreation(request.Inheritance),
        };
        if (request.Encoding == ParameterEncoding.Binary)
            return accepted;

        var status = await runtime.GetStatusAsync();
        var version = status?.ComponentVersion ?? await catalog.GetLatestVersionAsync(runtime.Id.ComponentId, CancellationToken.None);
        var exports = await catalog.GetExportsAsync(runtime.Id.ComponentId, version, CancellationToken.None);
        return accepted with { Parameters = ReadParameters(exports, request, runtime.Id) };
    }

    /// <summary>The installation of that id in the worker's component version.</summary>
    /// <exception cref="WorkerException">There is none.</exception>
    public async Task<PluginDescription> FindPluginAsync(WorkerRuntime runtime, Guid installationId)
    {
        var status = await runtime.GetStatusAsync() ?? throw new WorkerException(new WorkerNotFound(runtime.Id));
        var component = await catalog.GetAsync(runtime.Id.ComponentId, status.ComponentVersion, CancellationToken.None);
        return component.Plugins.FirstOrDefault(p => p.InstallationId == installationId)
            ?? throw new WorkerException(new InvalidRequest($"Plugin installation not found: {installationId:D}"));
    }

    internal static IReadOnlyDictionary<string, string> ToDictionary(KeyValuePair<string, string>[] entries)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in entries)
            map[name] = value;
        return map;
    }

    /// <summary>
    /// Empty for a function that does not exist: the runtime refuses it with the name, after it has created the worker.
    /// </summary>
    private static ReadOnlyMemory<byte> ReadParameters(ExportTable exports, InvokeRequest request, Oplog.WorkerId worker)
    {
        FunctionName name;
        try
        {
            name = FunctionName.Parse(request.Function);
        }
        catch (FunctionNameException)
        {
            return ParameterList.Empty;
        }

        if (exports.Find(name) is not { } type)
            return Missing(exports, name);
        try
        {
            using var json = JsonDocument.Parse(request.Parameters, s_json);
            if (name.Function.Kind == FunctionKind.Drop && json.RootElement.GetArrayLength() < type.Parameters.Length)
                throw new WorkerException(new InvalidRequest(ExportTable.DropCountText));
            var values = ParametersJson.Read(json.RootElement, type, $"urn:worker:{worker}");
            return ParameterList.Encode(type.Parameters, values);
        }
        catch (ValueJsonException mismatch)
        {
            throw new WorkerException(new InvalidRequest(mismatch.Message), mismatch);
        }
    }

    private static ReadOnlyMemory<byte> Missing(ExportTable exports, FunctionName name)
    {
        // The runtime drops what a handle names, whatever the resource is called.
        if (name.Function.Kind == FunctionKind.Drop)
            throw new WorkerException(new InvalidRequest(ExportTable.NotFoundText(name)));
        return name.Interface is { } missing && !exports.HasInterface(missing)
            ? throw new WorkerException(new InvalidRequest($"could not load exports for interface {missing}"))
            : ParameterList.Empty;
    }

    private static WorkerCreation ToCreation(WorkerInheritance? inheritance) => inheritance is null
        ? WorkerCreation.Default
        : new WorkerCreation(inheritance.Arguments, ToDictionary(inheritance.Environment), inheritance.Parent?.ToId(), inheritance.ComponentVersion);
}
