using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Execution;
using GolemOrleans.Runtime.Host.Wasi.Filesystem;

namespace GolemOrleans.Runtime.Services;

/// <summary>Finds the code of workers. Thread-safe; concurrent requests for one version compile once.</summary>
public interface IComponentCatalog
{
    /// <summary>The component in that version, compiled and ready to instantiate.</summary>
    /// <exception cref="Requests.WorkerException">
    /// <see cref="Requests.ComponentDownloadFailed"/>: no such version, or its bytes cannot be had.
    /// <see cref="Requests.ComponentParseFailed"/>: it cannot be compiled or linked.
    /// </exception>
    ValueTask<WorkerComponent> GetAsync(Guid componentId, ulong version, CancellationToken cancellation);

    /// <summary>The newest version's number.</summary>
    /// <exception cref="Requests.WorkerException"><see cref="Requests.LatestVersionFailed"/>: no such component.</exception>
    ValueTask<ulong> GetLatestVersionAsync(Guid componentId, CancellationToken cancellation);
}

/// <summary>One version of a component. Immutable; its program stays usable as long as this object is reachable.</summary>
public sealed record WorkerComponent
{
    public required Guid ComponentId { get; init; }

    public required ulong Version { get; init; }

    public required IWorkerProgram Program { get; init; }

    /// <summary>Bytes of the component binary as uploaded.</summary>
    public ulong Size { get; init; }

    /// <summary>Initial bytes of all linear memories.</summary>
    public ulong InitialMemoryBytes { get; init; }

    /// <summary>Workers of an ephemeral component keep no state between invocations.</summary>
    public bool IsEphemeral { get; init; }

    /// <summary>Merged into a worker's environment; the worker's own values win.</summary>
    public IReadOnlyDictionary<string, string> Env { get; init; } = new Dictionary<string, string>();

    /// <summary>Files that every worker starts with, on this machine.</summary>
    public IReadOnlyList<InitialFile> Files { get; init; } = [];

    /// <summary>Installed plugins; active in workers created from now on.</summary>
    public IReadOnlyList<PluginDescription> Plugins { get; init; } = [];

    public string AccountId { get; init; } = "-1";
}
