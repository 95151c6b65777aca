using System.Runtime.CompilerServices;
using GolemOrleans.Components;
using GolemOrleans.Oplog;
using GolemOrleans.Runtime.Catalog;
using GolemOrleans.Runtime.Execution;
using GolemOrleans.Runtime.Services;
using GolemOrleans.Values.Names;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Host.Golem.Rpc;

/// <summary>Types of exported functions of other workers, found by name. Thread-safe.</summary>
internal static class ExportTypes
{
    private static readonly ConditionalWeakTable<ComponentDefinition, ExportTable> Tables = [];

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
        return component.Program is ComponentProgram program
            ? Tables.GetValue(program.Component.Definition, static definition => new ExportTable(definition)).Find(name)
            : null;
    }
}
