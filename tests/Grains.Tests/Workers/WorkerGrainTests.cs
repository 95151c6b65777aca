using GolemOrleans.Engine.Testing;
using GolemOrleans.GrainInterfaces;
using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using Orleans;
using Xunit;

namespace GolemOrleans.Grains.Tests.Workers;

/// <summary>Worker grains on several silos: silos die, activations are doubled, workers are deleted under them.</summary>
public sealed class WorkerGrainTests : IAsyncLifetime
{
    private WorkerCluster _world = null!;

    public async Task InitializeAsync() => _world = await WorkerCluster.StartAsync(silos: 3);

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task Two_activations_driven_at_once_count_every_key_once_and_leave_a_gap_free_oplog()
    {
        const int CallsEach = 20;
        var worker = _world.Worker("doubled");
        await _world.AddAsync(() => _world.Grain(worker), 1, "first");
        var other = _world.Cluster.Silos.First(silo => silo != _world.HostOf(worker));
        _world.Cluster.ForceDuplicateActivation(_world.Grain(worker).GetGrainId(), other);

        var sums = await Task.WhenAll(DriveAsync("a", () => _world.Grain(worker)), DriveAsync("b", () => _world.Grain(worker, other)));

        Assert.Equal(Enumerable.Range(2, 2 * CallsEach).Select(i => (ulong)i), sums.SelectMany(each => each).Order());
        var completed = await _world.CompletedAsync(worker);
        Assert.Equal(1 + (2 * CallsEach), completed.Count);
        Assert.Equal(completed.Count, completed.Distinct().Count());

        async Task<List<ulong>> DriveAsync(string name, Func<IWorkerGrain> grain)
        {
            var answers = new List<ulong>();
            for (var call = 0; call < CallsEach; call++)
                answers.Add(await _world.AddAsync(grain, 1, $"{name}{call}"));
            return answers;
        }
    }

    [Fact]
    public Task An_activation_of_a_deleted_worker_is_fenced_by_the_recreated_one() => RecreatedWorker.CheckAsync(_world, "deleted");

    [Fact]
    public async Task A_running_and_a_queued_invocation_are_finished_elsewhere_when_their_silo_dies()
    {
        var worker = _world.Worker("moved");
        await _world.Grain(worker).EnqueueAsync(WorkerCluster.Request("work", """[{"value":20},{"value":40}]""", "running"));
        await _world.Grain(worker).EnqueueAsync(WorkerCluster.Request("add", """[{"value":10}]""", "queued"));
        await WorkerCluster.UntilAsync(async () => (await _world.OplogAsync(worker)).OfType<NoOpEntry>().Skip(3).Any());
        var host = _world.HostOf(worker);
        await _world.KillAsync(host);

        // Nobody calls the worker: only the store is looked at.
        await WorkerCluster.UntilAsync(async () => (await _world.CompletedAsync(worker)).Count == 2);
        Assert.Equal(["running", "queued"], await _world.CompletedAsync(worker));
        Assert.Equal(11UL, await _world.AddAsync(() => _world.Grain(worker), 10, "queued"));
        Assert.NotSame(host, _world.HostOf(worker));
    }

    [Fact]
    public async Task Callers_get_their_answers_although_silos_are_killed_and_started_under_them()
    {
        const int Workers = 6, Calls = 12;
        var random = new Random(4711);
        var answered = 0;
        var work = Task.WhenAll(Enumerable.Range(0, Workers).Select(async i =>
        {
            var worker = _world.Worker($"w{i}");
            for (var call = 1; call <= Calls; call++)
            {
                Assert.Equal((ulong)call, await _world.AddAsync(() => _world.Grain(worker), 1, $"k{call}"));
                Interlocked.Increment(ref answered);
            }
        }));
        for (var round = 0; round < 4; round++)
        {
            var goal = Math.Min(Volatile.Read(ref answered) + random.Next(1, 12), Workers * Calls - 1);
            await WorkerCluster.UntilAsync(() => Task.FromResult(Volatile.Read(ref answered) >= goal || work.IsCompleted));
            var silos = _world.Cluster.Silos;
            await _world.KillAsync(silos[random.Next(1, silos.Count)]);
            await _world.Cluster.StartAdditionalSiloAsync();
        }

        await work.WaitAsync(WorkerCluster.Long);
        for (var i = 0; i < Workers; i++)
            Assert.Equal(Enumerable.Range(1, Calls).Select(call => $"k{call}"), await _world.CompletedAsync(_world.Worker($"w{i}")));
    }

    [Fact]
    public async Task A_worker_that_waits_for_a_promise_is_woken_on_another_silo()
    {
        var worker = _world.Worker("waiting");
        var promise = WorkerCluster.U64(await _world.InvokeAsync(() => _world.Grain(worker), "create-promise", "[]", "promise"));
        await _world.Grain(worker).EnqueueAsync(WorkerCluster.Request("await-promise", $$"""[{"value":{{promise}}}]""", "wait"));
        await WorkerCluster.UntilAsync(async () => (await _world.OplogAsync(worker))[^1] is SuspendEntry);
        await _world.KillAsync(_world.HostOf(worker));

        Assert.True(await _world.Grain(worker).CompletePromiseAsync(promise, "ok"u8.ToArray()));
        Assert.False(await _world.Grain(worker).CompletePromiseAsync(promise, "no"u8.ToArray()));
        await WorkerCluster.UntilAsync(async () => (await _world.CompletedAsync(worker)).Count == 2);
    }
}
