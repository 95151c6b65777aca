using System.Text;
using GolemOrleans.Components;
using GolemOrleans.Components.Caching;
using GolemOrleans.GrainInterfaces;
using GolemOrleans.Grains.Components;
using GolemOrleans.Grains.Tests.Stores;
using GolemOrleans.Grains.Workers;
using GolemOrleans.Grains.Workers.Services;
using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Faults;
using GolemOrleans.Oplog.InMemory;
using GolemOrleans.Runtime;
using GolemOrleans.Runtime.Catalog;
using GolemOrleans.Runtime.Host;
using GolemOrleans.Runtime.Scheduling;
using GolemOrleans.Values.Binary;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Storage;
using Orleans.TestingHost;
using Xunit;

namespace GolemOrleans.Grains.Tests.Workers;

/// <summary>Silos with worker grains over one store and real components. A silo may be killed; the store stays.</summary>
internal sealed class WorkerCluster : IAsyncDisposable
{
    public static readonly TimeSpan Long = Eventually.Limit;
    private readonly string _folder = Directory.CreateTempSubdirectory("golem-cluster").FullName;
    private readonly InMemoryBlobStore _blobs = new();
    private readonly ComponentEngine _engine = new();
    private readonly HostComposition _host;
    private readonly ComponentLibrary _library;
    private readonly List<Guid> _live = [];
    private readonly TimeProvider _time;
    private readonly RuntimeLimits _limits;
    private readonly Action<IServiceCollection>? _configure;

    private WorkerCluster(TimeProvider time, TestStore store, RuntimeLimits limits, Action<IServiceCollection>? configure)
    {
        (_time, TestStore, _limits, _configure) = (time, store, limits, configure);
        _host = WorkerImports.Compose(new HostServices { WorkerFilesDirectory = Directory.CreateDirectory(Path.Combine(_folder, "roots")).FullName, Time = time });
        _library = new ComponentLibrary(_engine, _blobs, new FileArtifactCache(Path.Combine(_folder, "compiled")), _host.ImportsFor);
    }

    public TestStore TestStore { get; }

    /// <summary>The store, whatever the silos can reach of it.</summary>
    public IOplogStore Store => TestStore.Direct;

    /// <summary>What the grains of the registry have stored.</summary>
    public RegistryRows Rows { get; } = new();

    public InProcessTestCluster Cluster { get; private set; } = null!;

    public Guid Component { get; } = Guid.Parse("11111111-2222-3333-4444-555555555555");

    /// <param name="time">The silos' clock; null: the machine's.</param>
    /// <param name="store">Disposed with the cluster; null: SQLite.</param>
    /// <param name="limits">Of workers; null: the usual ones.</param>
    /// <param name="configure">Further services of each silo.</param>
    public static async Task<WorkerCluster> StartAsync(
        short silos, TimeProvider? time = null, TestStore? store = null, RuntimeLimits? limits = null, Action<IServiceCollection>? configure = null)
    {
        var started = new WorkerCluster(time ?? TimeProvider.System, store ?? new SqliteTestStore(), limits ?? new RuntimeLimits(), configure);
        started.Cluster = new InProcessTestClusterBuilder(silos).ConfigureSiloHost((_, host) => started.Configure(host)).Build();
        await started.Cluster.DeployAsync();
        var wasm = await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "guests", "c.wasm"));
        var digest = await started._blobs.PutAsync(new MemoryStream(wasm), CancellationToken.None);
        await started.Cluster.Client.GetGrain<IComponentGrain>(started.Component.ToString("D")).CreateAsync(
            new ComponentUpload { Name = "test:workbench", Digest = digest.ToString(), SizeBytes = (ulong)wasm.Length });
        return started;
    }

    /// <summary>Uploads another component.</summary>
    /// <param name="linking">Its generated clients, as JSON.</param>
    public async Task<Guid> DeployAsync(string name, byte[] wasm, string linking = "")
    {
        var id = Guid.NewGuid();
        var digest = await _blobs.PutAsync(new MemoryStream(wasm), CancellationToken.None);
        Assert.True(await Cluster.Client.GetGrain<IComponentNameGrain>(name).ClaimAsync(id));
        await Cluster.Client.GetGrain<IComponentGrain>(id.ToString("D")).CreateAsync(new ComponentUpload
        {
            Name = name, Digest = digest.ToString(), SizeBytes = (ulong)wasm.Length, DynamicLinkingJson = Encoding.UTF8.GetBytes(linking),
        });
        return id;
    }

    /// <summary>Uploads the next version of a component.</summary>
    public async Task<ComponentVersionRecord> UpdateAsync(Guid component, byte[] wasm)
    {
        var digest = await _blobs.PutAsync(new MemoryStream(wasm), CancellationToken.None);
        return await ComponentGrain(component).UpdateAsync(new ComponentUpload { Digest = digest.ToString(), SizeBytes = (ulong)wasm.Length });
    }

    public IComponentGrain ComponentGrain(Guid component) => Cluster.Client.GetGrain<IComponentGrain>(component.ToString("D"));

    public WorkerId Worker(string name) => new(Component, name);

    /// <summary>The worker's grain as the client, or a silo, reaches it.</summary>
    public IWorkerGrain Grain(WorkerId worker, InProcessSiloHandle? from = null) =>
        (from is null ? Cluster.Client : from.ServiceProvider.GetRequiredService<IGrainFactory>()).GetGrain<IWorkerGrain>(worker.ToString());

    public InProcessSiloHandle HostOf(WorkerId worker) => HostOf(Grain(worker));

    /// <summary>The silo on which an active grain is.</summary>
    public InProcessSiloHandle HostOf(IAddressable grain)
    {
        Assert.True(Cluster.TryGetGrainContext(grain.GetGrainId(), out var context));
        return Cluster.GetSiloForAddress(context.Address.SiloAddress!);
    }

    /// <summary>Kills the silo: what it had in memory is lost, and it is dead to the others.</summary>
    public async Task KillAsync(InProcessSiloHandle silo)
    {
        lock (_live)
            _live.Remove(silo.ServiceProvider.GetRequiredService<ILiveServers>().Own);
        await Cluster.KillSiloAsync(silo);
    }

    /// <summary>Stops the silo gracefully: it hands its workers over.</summary>
    public async Task StopAsync(InProcessSiloHandle silo)
    {
        var own = silo.ServiceProvider.GetRequiredService<ILiveServers>().Own;
        await Cluster.StopSiloAsync(silo);
        lock (_live)
            _live.Remove(own);
    }

    /// <summary>Invokes as the gateway does: asks with the same key until there is an outcome.</summary>
    public Task<InvocationOutcome> InvokeAsync(Func<IWorkerGrain> grain, string function, string parameters, string key) =>
        InvokeAsync(grain, Request(function, parameters, key));

    /// <inheritdoc cref="InvokeAsync(Func{IWorkerGrain}, string, string, string)"/>
    public async Task<InvocationOutcome> InvokeAsync(Func<IWorkerGrain> grain, InvokeRequest request)
    {
        return await Eventually.AnswerAsync(AskAsync, () => Task.FromResult($"{request.IdempotencyKey} has no outcome"));

        async Task<InvocationOutcome?> AskAsync()
        {
            try
            {
                var outcome = await grain().InvokeAsync(request, TimeSpan.FromSeconds(5));
                return outcome.State is GrainInterfaces.InvocationState.Completed or GrainInterfaces.InvocationState.Failed ? outcome : null;
            }
            catch (Exception lost) when (lost is TimeoutException or OrleansException)
            {
                // The silo or its message is gone; the key makes asking again safe.
                return null;
            }
        }
    }

    public async Task<ulong> AddAsync(Func<IWorkerGrain> grain, ulong n, string key) => U64(await InvokeAsync(grain, "add", $$"""[{"value":{{n}}}]""", key));

    public static InvokeRequest Request(string function, string parameters, string key) => new()
    {
        IdempotencyKey = key,
        Function = $"test:workbench/api.{{{function}}}",
        Encoding = ParameterEncoding.Json,
        Parameters = Encoding.UTF8.GetBytes(parameters),
    };

    public static ulong U64(InvocationOutcome outcome)
    {
        Assert.True(outcome.State == GrainInterfaces.InvocationState.Completed, outcome.Error?.ToString());
        return BinaryValueCodec.ReadTyped(outcome.Result.Span).Value.AsU64;
    }

    /// <summary>The oplog, which must end where the status says; a worker at work may have written on meanwhile.</summary>
    public async Task<IReadOnlyList<OplogEntry>> OplogAsync(WorkerId worker)
    {
        var before = await Store.GetStatusAsync(worker);
        var entries = await Store.ReadAsync(worker, OplogIndex.First, 100_000);
        Assert.IsType<CreateEntry>(entries[0]);
        Assert.Single(entries.OfType<CreateEntry>());
        Assert.InRange((ulong)entries.Count, before!.LastIndex.Value, (await Store.GetStatusAsync(worker))!.LastIndex.Value);
        return entries;
    }

    /// <summary>Keys of the completed invocations, each in its order.</summary>
    public async Task<List<string>> CompletedAsync(WorkerId worker)
    {
        var keys = new List<string>();
        string? running = null;
        foreach (var entry in await OplogAsync(worker))
        {
            if (entry is ExportedFunctionInvokedEntry invoked)
                running = invoked.IdempotencyKey;
            else if (entry is ExportedFunctionCompletedEntry)
                keys.Add(running!);
        }

        return keys;
    }

    /// <summary>Where a worker stands: in the store, in the directory, and in the memory of every silo. For messages of failures.</summary>
    public async Task<string> DescribeAsync(WorkerId worker)
    {
        var status = await Store.GetStatusAsync(worker);
        var runnable = (await Store.FindRunnableAsync([], 0, 10_000)).FirstOrDefault(row => row.Worker == worker);
        var owner = runnable is null ? "not runnable" : $"runnable, owner {Cluster.Silos.FirstOrDefault(silo => Own(silo) == runnable.Owner)?.Name ?? "gone"}";
        var registered = Cluster.TryGetGrainContext(Grain(worker).GetGrainId(), out var context) ? context.ToString() : "nowhere";
        var memories = Cluster.Silos.Select(silo => $"{silo.Name}: {silo.ServiceProvider.GetRequiredService<ActiveWorkers>().Find(worker)?.ToString() ?? "not active"}");
        return $"store: {status?.Status} at {status?.LastIndex}, running {status?.CurrentInvocation?.IdempotencyKey ?? "nothing"}, {status?.PendingInvocations.Count} pending, {owner}\n"
            + $"registered: {registered}\n{string.Join('\n', memories)}";

        static Guid Own(InProcessSiloHandle silo) => silo.ServiceProvider.GetRequiredService<ILiveServers>().Own;
    }

    /// <inheritdoc cref="Eventually.TrueAsync"/>
    public static Task UntilAsync(Func<Task<bool>> question) => Eventually.TrueAsync(question);

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        Assert.Empty(Rows.Changed);
        _library.Dispose();
        await TestStore.DisposeAsync();
        _engine.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void Configure(IHostApplicationBuilder host)
    {
        var incarnation = Guid.NewGuid();
        lock (_live)
            _live.Add(incarnation);
        host.UseOrleans(silo => silo.Services.AddKeyedSingleton<IGrainStorage>(RegistryStorage.Name, Rows));

        TestStore.AddTo(host.Services, incarnation);

        // As instances: a silo that ends must not dispose what the others use.
        host.Services.AddSingleton(_time);
        host.Services.AddSingleton<IBlobStore>(_blobs);
        host.Services.AddSingleton(_library);
        host.Services.AddSingleton(_host.Files);
        host.Services.AddSingleton(_ => new InitialFileCache(_blobs, Path.Combine(_folder, "initial-files")));
        host.Services.AddSingleton<IWorkerScheduler>(_ => new DedicatedThreadScheduler(new WorkerSchedulerOptions()));
        host.Services.AddSingleton(_limits);
        host.Services.AddSingleton<IFaultInjector>(NoFaults.Instance);
        host.Services.AddSingleton<ILiveServers>(new LiveServers(incarnation, _live));
        _configure?.Invoke(host.Services);
        host.Services.AddGolemGrains();
    }

    private sealed class LiveServers(Guid own, List<Guid> live) : ILiveServers
    {
        public Guid Own => own;

        public IReadOnlyCollection<Guid> Live
        {
            get
            {
                lock (live)
                    return [.. live];
            }
        }
    }
}
