using System.Text;
using GolemOrleans.GrainInterfaces;
using GolemOrleans.Grains.Plugins.Delivery;
using GolemOrleans.Grains.Tests.Workers;
using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Faults;
using GolemOrleans.Runtime;
using GolemOrleans.Tests.Guests;
using GolemOrleans.Values.Binary;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace GolemOrleans.Grains.Tests.Plugins;

/// <summary>A batch as the plugin got it.</summary>
/// <param name="Kinds">Case numbers of the entries.</param>
internal sealed record Batch(string Worker, ulong First, byte[] Kinds, string Mode);

/// <summary>A cluster for tests that kill nothing, with plugins that are asked again soon.</summary>
public sealed class ObservedCluster : IAsyncLifetime
{
    internal WorkerCluster Cluster { get; private set; } = null!;

    public async Task InitializeAsync() => Cluster = await StartAsync(1);

    public async Task DisposeAsync() => await Cluster.DisposeAsync();

    /// <param name="silos">How many.</param>
    /// <param name="faults">Told of what deliveries do; null: nobody.</param>
    /// <param name="options">Of the delivery; null: those with short pauses.</param>
    internal static Task<WorkerCluster> StartAsync(short silos, IFaultInjector? faults = null, OplogDeliveryOptions? options = null) => WorkerCluster.StartAsync(
        silos,
        limits: new RuntimeLimits { OplogDeliveryDelay = TimeSpan.FromMilliseconds(20) },
        configure: services => services
            .AddSingleton(options ?? new OplogDeliveryOptions { FirstPause = TimeSpan.FromMilliseconds(50) })
            .AddSingleton(faults ?? NoFaults.Instance));
}

/// <summary>A component that an oplog processor of its own observes.</summary>
internal sealed class Observation
{
    private static int s_names;
    private readonly string _plugin = $"observer{Interlocked.Increment(ref s_names)}";
    private int _asked;

    private Observation(WorkerCluster cluster) => Cluster = cluster;

    public WorkerCluster Cluster { get; }

    public Guid Component { get; private set; }

    public Guid Processor { get; private set; }

    public Guid Installation { get; } = Guid.NewGuid();

    public WorkerId ProcessorWorker => new(Processor, $"oplog-processor:{_plugin}:1:{Component:D}");

    /// <param name="cluster">Where it runs.</param>
    /// <param name="mode">Of <see cref="OplogProcessorGuest"/>.</param>
    /// <param name="observed">The component that is observed; null: one that adds.</param>
    /// <param name="processor">The plugin's; null: the usual one.</param>
    public static async Task<Observation> StartAsync(WorkerCluster cluster, string? mode = null, byte[]? observed = null, byte[]? processor = null)
    {
        var started = new Observation(cluster);
        started.Component = await cluster.DeployAsync($"{started._plugin}:observed", observed ?? CallingComponents.Wasm("target"));
        started.Processor = await cluster.DeployAsync($"{started._plugin}:processor", processor ?? OplogProcessorGuest.Wasm());
        await started.Registry.AddAsync(new PluginDefinitionRecord
        {
            Name = started._plugin, Version = "1", Kind = PluginKind.OplogProcessor, ComponentId = started.Processor, ComponentVersion = 0,
        });
        await started.InstallAsync(started.Component, started.Installation, mode);
        return started;
    }

    public WorkerId Worker(string name) => new(Component, name);

    public IWorkerGrain Grain(WorkerId worker) => Cluster.Grain(worker);

    private IPluginRegistryGrain Registry => Cluster.Cluster.Client.GetGrain<IPluginRegistryGrain>("all");

    public Task InstallAsync(Guid component, Guid installation, string? mode) => ChangeAsync(component, Install(installation, mode));

    /// <summary>A version of the component with another installation in place of the one given.</summary>
    public Task ReplaceAsync(Guid component, Guid old, Guid installation, string mode) =>
        ChangeAsync(component, new PluginChange { Kind = PluginChangeKind.Uninstall, InstallationId = old }, Install(installation, mode));

    private Task ChangeAsync(Guid component, params PluginChange[] changes) =>
        Cluster.Cluster.Client.GetGrain<IComponentGrain>(component.ToString("D")).ChangePluginsAsync(changes);

    private PluginChange Install(Guid installation, string? mode) => new()
    {
        Kind = PluginChangeKind.Install, InstallationId = installation, Name = _plugin, Version = "1", Parameters = mode is null ? [] : [new("mode", mode)],
    };

    /// <summary>Lets the worker add, and so write entries.</summary>
    public async Task<ulong> AddAsync(WorkerId worker, ulong n = 1) =>
        WorkerCluster.U64(await CallAsync(worker, "demo:target-exports/api.{add}", $$"""[{"value":{{n}}}]"""));

    /// <summary>Calls the function <c>run</c> of a component of its own.</summary>
    public async Task RunAsync(WorkerId worker) => Assert.Equal(GrainInterfaces.InvocationState.Completed, (await CallAsync(worker, "run", "[]")).State);

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

    /// <summary>Calls a function of the plugin's worker.</summary>
    public Task<InvocationOutcome> CallAsync(string function) => CallAsync(ProcessorWorker, $"{OplogProcessorGuest.Api}.{{{function}}}", "[]");

    private Task<InvocationOutcome> CallAsync(WorkerId worker, string function, string parameters) => Cluster.InvokeAsync(() => Cluster.Grain(worker), new InvokeRequest
    {
        IdempotencyKey = $"{worker.Name} {Interlocked.Increment(ref _asked)}",
        Function = function,
        Encoding = ParameterEncoding.Json,
        Parameters = Encoding.UTF8.GetBytes(parameters),
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
}
