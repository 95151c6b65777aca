using System.Text;
using GolemOrleans.GrainInterfaces;
using GolemOrleans.Grains.Tests.Workers;
using GolemOrleans.Oplog;
using GolemOrleans.Runtime;
using GolemOrleans.Tests.Guests;
using GolemOrleans.Values.Binary;
using Xunit;

namespace GolemOrleans.Grains.Tests.Plugins;

/// <summary>A batch as the plugin got it.</summary>
/// <param name="Kinds">Case numbers of the entries.</param>
internal sealed record Batch(string Worker, ulong First, byte[] Kinds, string Mode);

/// <summary>A cluster with a component that an oplog processor observes.</summary>
internal sealed class Observation : IAsyncDisposable
{
    private const string Plugin = "observer";
    private int _asked;

    private Observation(WorkerCluster cluster) => Cluster = cluster;

    public WorkerCluster Cluster { get; }

    public Guid Processor { get; private set; }

    public Guid Installation { get; } = Guid.NewGuid();

    public WorkerId ProcessorWorker => new(Processor, $"oplog-processor:{Plugin}:1:{Cluster.Component:D}");

    /// <param name="mode">Of <see cref="OplogProcessorGuest"/>.</param>
    public static async Task<Observation> StartAsync(short silos = 1, string? mode = null)
    {
        var limits = new RuntimeLimits { OplogDeliveryDelay = TimeSpan.FromMilliseconds(20) };
        var started = new Observation(await WorkerCluster.StartAsync(silos, limits: limits));
        started.Processor = await started.Cluster.DeployAsync("test:processor", OplogProcessorGuest.Wasm());
        await started.Registry.AddAsync(new PluginDefinitionRecord
        {
            Name = Plugin, Version = "1", Kind = PluginKind.OplogProcessor, ComponentId = started.Processor, ComponentVersion = 0,
        });
        await started.InstallAsync(started.Cluster.Component, started.Installation, mode);
        return started;
    }

    private IPluginRegistryGrain Registry => Cluster.Cluster.Client.GetGrain<IPluginRegistryGrain>("all");

    public Task InstallAsync(Guid component, Guid installation, string? mode) => ChangeAsync(component, Install(installation, mode));

    /// <summary>A version of the component with another installation in place of the one given.</summary>
    public Task ReplaceAsync(Guid component, Guid old, Guid installation, string mode) =>
        ChangeAsync(component, new PluginChange { Kind = PluginChangeKind.Uninstall, InstallationId = old }, Install(installation, mode));

    private Task ChangeAsync(Guid component, params PluginChange[] changes) =>
        Cluster.Cluster.Client.GetGrain<IComponentGrain>(component.ToString("D")).ChangePluginsAsync(changes);

    private static PluginChange Install(Guid installation, string? mode) => new()
    {
        Kind = PluginChangeKind.Install, InstallationId = installation, Name = Plugin, Version = "1", Parameters = mode is null ? [] : [new("mode", mode)],
    };

    /// <summary>Lets the worker add, and so write entries.</summary>
    public Task<ulong> AddAsync(WorkerId worker, ulong n = 1) => Cluster.AddAsync(() => Cluster.Grain(worker), n, $"{worker.Name} {Interlocked.Increment(ref _asked)}");

    /// <summary>All that the plugin has processed, in order; nothing when its worker is not there.</summary>
    public async Task<Batch[]> ReceivedAsync()
    {
        if (await Cluster.Store.GetStatusAsync(ProcessorWorker) is null)
            return [];
        var outcome = await CallAsync("received");
        return [.. BinaryValueCodec.ReadTyped(outcome.Result.Span).Value.AsItems.Select(batch => batch.AsItems).Select(batch =>
            new Batch(batch[0].AsString, batch[1].AsU64, (byte[])batch[2].AsArray, batch[3].AsString))];
    }

    /// <summary>What the plugin has got of one worker.</summary>
    public async Task<Batch[]> ReceivedAsync(WorkerId worker) => [.. (await ReceivedAsync()).Where(batch => batch.Worker == worker.Name)];

    public Task<InvocationOutcome> CallAsync(string function) => Cluster.InvokeAsync(() => Cluster.Grain(ProcessorWorker), new InvokeRequest
    {
        IdempotencyKey = $"{function} {Interlocked.Increment(ref _asked)}",
        Function = $"{OplogProcessorGuest.Api}.{{{function}}}",
        Encoding = ParameterEncoding.Json,
        Parameters = Encoding.UTF8.GetBytes("[]"),
    });

    /// <summary>Waits until the plugin has got the worker's entries up to the last; they must be each once and in order.</summary>
    /// <param name="first">The first that it must get.</param>
    public async Task<Batch[]> AllReceivedAsync(WorkerId worker, ulong first = 1)
    {
        var last = (await Cluster.Store.GetStatusAsync(worker))!.LastIndex.Value;
        Batch[] received = [];
        await WorkerCluster.UntilAsync(async () =>
        {
            received = await ReceivedAsync(worker);
            return received.Length > 0 && received[^1].First + (ulong)received[^1].Kinds.Length > last;
        });
        AssertWithoutGap(received, first);
        return received;
    }

    public static void AssertWithoutGap(IEnumerable<Batch> received, ulong first)
    {
        foreach (var batch in received)
        {
            Assert.Equal(first, batch.First);
            first += (ulong)batch.Kinds.Length;
        }
    }

    public ValueTask DisposeAsync() => Cluster.DisposeAsync();
}
