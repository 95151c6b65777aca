using GolemOrleans.Runtime.Host.Policies;
using GolemOrleans.Runtime.Host.Wasi.Filesystem;
using GolemOrleans.Runtime.Services;
using GolemOrleans.Runtime.Services.InMemory;
using Microsoft.Extensions.Logging;

namespace GolemOrleans.Runtime.Host;

/// <summary>What the host interfaces need from the process besides <see cref="WorkerServices"/>. Thread-safe.</summary>
public sealed record HostServices
{
    /// <summary>Where workers' private file systems are created; emptied by nobody but their workers.</summary>
    public required string WorkerFilesDirectory { get; init; }

    /// <summary>The initial files of a component version.</summary>
    public Func<WorkerComponent, IReadOnlyList<InitialFile>> InitialFiles { get; init; } = static component => component.Files;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public ILoggerFactory Logging { get; init; } = Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance;

    /// <summary>Values that workers share; in memory unless given.</summary>
    public IKeyValueStore KeyValues { get; init; } = new InMemoryKeyValueStore();

    /// <summary>Objects that workers share; in memory unless given.</summary>
    public IObjectStore Objects { get; init; } = new InMemoryObjectStore();

    /// <summary>Who resolves names: the system unless given.</summary>
    public NameResolver ResolveNames { get; init; } = static (host, cancellation) => System.Net.Dns.GetHostAddressesAsync(host, cancellation);

    /// <summary>Counts what policies refused. A process has one.</summary>
    public PolicyInstruments Policies { get; init; } = new();

    /// <summary>Where guests may connect to.</summary>
    public EgressPolicy Egress { get; init; } = new();
}
