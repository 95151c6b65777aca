using System.Text.Json;
using GolemOrleans.Gateway.Errors;
using GolemOrleans.Gateway.Http;
using GolemOrleans.Gateway.Json;
using GolemOrleans.GrainInterfaces;
using GolemOrleans.GrainInterfaces.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Orleans;

namespace GolemOrleans.Gateway.Workers;

/// <summary>Creation, metadata and deletion of workers, and the commands that end or continue them.</summary>
internal sealed class WorkerEndpoints(IGrainFactory grains, IOptions<GatewayOptions> options)
{
    public async Task CreateAsync(HttpContext context)
    {
        const string type = "WorkerCreationRequest";
        var component = PathParameters.ComponentId(context);
        using var body = await JsonBody.ReadAsync(context, options.Value.MaxJsonBodyBytes, type);
        var name = JsonBody.RequiredString(body.RootElement, "name", type);
        var request = new CreateWorkerRequest
        {
            Arguments = JsonBody.RequiredStrings(body.RootElement, "args", type),
            Environment = JsonBody.RequiredMap(body.RootElement, "env", type),
        };
        PathParameters.CheckWorkerName(name);
        if (await grains.GetGrain<IComponentGrain>(component.ToString("D")).GetVersionAsync(null) is null)
            throw new ErrorStatusException(404, $"Couldn't retrieve the component: {component:D}. error: Not found: Component not found");

        var worker = new WorkerKey(component, name);
        var version = await Grain(worker).CreateAsync(request);
        await JsonResponse.OkAsync(context, (worker, version), static (json, created) =>
        {
            json.WriteStartObject();
            json.WriteNumber("componentVersion", created.version);
            json.WritePropertyName("workerId");
            GolemErrorJson.Write(json, created.worker);
            json.WriteEndObject();
        });
    }

    public async Task GetAsync(HttpContext context)
    {
        var worker = PathParameters.Worker(context);
        var metadata = await Grain(worker).GetMetadataAsync() ?? throw NotFound(worker);
        await JsonResponse.OkAsync(context, metadata, WorkerMetadataJson.Write);
    }

    public async Task DeleteAsync(HttpContext context)
    {
        await Grain(PathParameters.Worker(context)).DeleteAsync();
        await JsonResponse.EmptyAsync(context);
    }

    public async Task InterruptAsync(HttpContext context)
    {
        var worker = PathParameters.Worker(context);
        await Grain(worker).InterruptAsync(QueryParameters.OptionalBool(context, "recovery-immediately") ?? false);
        await JsonResponse.EmptyAsync(context);
    }

    public async Task ResumeAsync(HttpContext context)
    {
        await Grain(PathParameters.Worker(context)).ResumeAsync(force: false);
        await JsonResponse.EmptyAsync(context);
    }

    public async Task CompletePromiseAsync(HttpContext context)
    {
        const string type = "CompleteParameters";
        var worker = PathParameters.Worker(context);
        using var body = await JsonBody.ReadAsync(context, options.Value.MaxJsonBodyBytes, type);
        var index = JsonBody.RequiredU64(body.RootElement, "oplogIdx", type);
        var data = JsonBody.RequiredBytes(body.RootElement, "data", type);
        await JsonResponse.BoolAsync(context, await Grain(worker).CompletePromiseAsync(index, data));
    }

    public async Task UpdateAsync(HttpContext context)
    {
        const string type = "UpdateWorkerRequest";
        var worker = PathParameters.Worker(context);
        using var body = await JsonBody.ReadAsync(context, options.Value.MaxJsonBodyBytes, type);
        var mode = JsonBody.Field(body.RootElement, "mode");
        var snapshot = mode is { ValueKind: JsonValueKind.String } text && text.GetString() is "Automatic" or "Manual"
            ? mode.Value.GetString() == "Manual"
            : throw JsonBody.WrongType("WorkerUpdateMode", mode, type);
        await Grain(worker).UpdateAsync(JsonBody.RequiredU64(body.RootElement, "targetVersion", type), snapshot);
        await JsonResponse.EmptyAsync(context);
    }

    public async Task RevertAsync(HttpContext context)
    {
        var worker = PathParameters.Worker(context);
        using var body = await JsonBody.ReadAsync(context, options.Value.MaxJsonBodyBytes, "RevertWorkerTarget");
        var tag = JsonBody.Field(body.RootElement, "type");
        var kind = tag is { ValueKind: JsonValueKind.String } ? tag.Value.GetString() : null;
        var field = kind switch
        {
            "revertToOplogIndex" => JsonBody.Field(body.RootElement, "lastOplogIndex"),
            "revertLastInvocations" => JsonBody.Field(body.RootElement, "numberOfInvocations"),
            _ => null,
        };
        if (field is not { ValueKind: JsonValueKind.Number } number || !number.TryGetUInt64(out var value))
            throw JsonBody.Malformed($"Expected input type \"RevertWorkerTarget\", found {JsonBody.Raw(body.RootElement)}.");
        await (kind == "revertToOplogIndex" ? Grain(worker).RevertToIndexAsync(value) : Grain(worker).RevertLastInvocationsAsync(value));
        await JsonResponse.EmptyAsync(context);
    }

    public async Task CancelInvocationAsync(HttpContext context)
    {
        var worker = PathParameters.Worker(context);
        var canceled = await Grain(worker).CancelInvocationAsync(PathParameters.Text(context, "idempotency_key"));
        await JsonResponse.OkAsync(context, canceled, static (json, canceled) =>
        {
            json.WriteStartObject();
            json.WriteBoolean("canceled", canceled);
            json.WriteEndObject();
        });
    }

    public async Task ActivatePluginAsync(HttpContext context)
    {
        var worker = PathParameters.Worker(context);
        await Grain(worker).ActivatePluginAsync(QueryParameters.RequiredUuid(context, "plugin-installation-id"));
        await JsonResponse.EmptyAsync(context);
    }

    public async Task DeactivatePluginAsync(HttpContext context)
    {
        var worker = PathParameters.Worker(context);
        await Grain(worker).DeactivatePluginAsync(QueryParameters.RequiredUuid(context, "plugin-installation-id"));
        await JsonResponse.EmptyAsync(context);
    }

    private static GolemException NotFound(WorkerKey worker) => new(GolemErrorRecord.WorkerNotFound(worker));

    private IWorkerGrain Grain(WorkerKey worker) => grains.GetGrain<IWorkerGrain>(worker.ToString());
}
