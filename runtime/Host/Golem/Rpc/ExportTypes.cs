using GolemOrleans.Components;
using GolemOrleans.Components.Types;
using GolemOrleans.Oplog;
using GolemOrleans.Runtime.Execution;
using GolemOrleans.Runtime.Services;
using GolemOrleans.Values.Names;
using GolemOrleans.Values.Types;
using GolemOrleans.Values.Wit;

namespace GolemOrleans.Runtime.Host.Golem.Rpc;

/// <summary>Types of exported functions of other workers, found by name. Thread-safe.</summary>
internal static class ExportTypes
{
    /// <summary>
    /// The type of a function as the target will run it: of its own version, or of the latest when it does not exist yet.
    /// Null when there is no such function. Parameters that the name itself gives (an indexed resource) are left out.
    /// </summary>
    /// <exception cref="Requests.WorkerException">The component does not exist or cannot be loaded.</exception>
    /// <exception cref="FunctionNameException">The text is no function name.</exception>
    public static async Task<FunctionType?> FindAsync(WorkerServices services, WorkerId target, string function, CancellationToken cancellation)
    {
        var name = FunctionName.Parse(function);
        var status = await services.Oplogs.GetStatusAsync(target, cancellation).ConfigureAwait(false);
        var version = status?.ComponentVersion
            ?? await services.Components.GetLatestVersionAsync(target.ComponentId, cancellation).ConfigureAwait(false);
        var component = await services.Components.GetAsync(target.ComponentId, version, cancellation).ConfigureAwait(false);
        return component.Program is ComponentProgram program ? Find(program.Component.Definition, name) : null;
    }

    private static FunctionType? Find(ComponentDefinition definition, FunctionName name)
    {
        if (name.Function.Kind == FunctionKind.Drop)
            return new FunctionType([new WitParameter("self", WitType.U64)], null);
        var exports = name.Interface is null ? definition.Exports : InterfaceOf(definition, name.Interface)?.Exports;
        foreach (var exportName in name.Function.ExportNames)
        {
            foreach (var export in exports ?? [])
            {
                if (export.Name == exportName && export.Type is FunctionExtern function)
                    return name.Function.IsIndexed ? new FunctionType(function.Type.Parameters[1..], function.Type.Result) : function.Type;
            }
        }

        return null;
    }

    private static InstanceExtern? InterfaceOf(ComponentDefinition definition, string name)
    {
        var instances = definition.Exports.Where(e => e.Type is InstanceExtern).ToDictionary(e => e.Name, e => (InstanceExtern)e.Type);
        return WitVersion.BestMatch(instances.Keys, name) is { } match ? instances[match] : null;
    }
}
