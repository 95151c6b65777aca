using System.Collections.Concurrent;
using GolemOrleans.GrainInterfaces;
using GolemOrleans.GrainInterfaces.Errors;
using GolemOrleans.Grains.Tests.Workers;
using GolemOrleans.Oplog;
using Orleans;
using Orleans.Runtime;
using Xunit;

namespace GolemOrleans.Grains.Tests.Faults;

/// <summary>
/// Clients that send keyed invocations to workers through any silo and ask with the same key until there is an answer, new
/// keys and keys already used; and what they were told. Every invocation adds 1 to its worker's counter.
/// </summary>
internal sealed class KeyedLoad(WorkerCluster world, string[] workers)
{
    private readonly ConcurrentDictionary<(string Worker, int Key), byte[]> _answers = new();
    private readonly ConcurrentDictionary<(string Worker, int Key), bool> _accepted = new();
    private readonly int[] _keys = new int[workers.Length];
    private volatile IGrainFactory[] _routes = [];
    private int _count;

    /// <summary>Answers, and acknowledgements of invocations that nobody waited for.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Reads from the cluster which silos there are. Not while the cluster is being changed.</summary>
    public void FindSilos() => _routes = [world.Cluster.Client, .. world.Cluster.Silos.Select(silo => (IGrainFactory)silo.ServiceProvider.GetService(typeof(IGrainFactory))!)];

    public async Task RunAsync(Random random, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var at = random.Next(workers.Length);
            var isNew = random.Next(4) != 0 || _keys[at] == 0;
            var key = isNew ? Interlocked.Increment(ref _keys[at]) : random.Next(1, _keys[at] + 1);
            if (isNew && random.Next(6) == 0)
                await EnqueueAsync(random, workers[at], key);
            else
                await AskAsync(random, workers[at], key);
            Interlocked.Increment(ref _count);
        }
    }

    /// <summary>After healing: every key has its answer still, everything accepted was done, once, and oplogs have no gaps.</summary>
    /// <returns>Number of keys.</returns>
    public async Task<int> CheckAsync()
    {
        // Nobody calls: what was accepted is finished all the same.
        foreach (var (worker, key) in _accepted.Keys)
            await WorkerCluster.UntilAsync(async () => await world.Store.FindKeyAsync(world.Worker(worker), KeyHash.Of($"{key}")) is { Result: not null });

        await Parallel.ForAsync(0, workers.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (at, _) =>
        {
            var own = new Random(at);
            for (var key = 1; key <= _keys[at]; key++)
                await AskAsync(own, workers[at], key);
            await CheckWorkerAsync(at);
        });
        return _keys.Sum();
    }

    private async Task CheckWorkerAsync(int at)
    {
        var worker = world.Worker(workers[at]);
        var counter = WorkerCluster.U64(await world.InvokeAsync(() => world.Grain(worker), "get", "[]", "last"));
        Assert.Equal((ulong)_keys[at], counter);
        var keys = Enumerable.Range(1, _keys[at]).ToArray();
        var sums = keys.Where(IsAdd).Select(key => WorkerCluster.U64(InvocationOutcome.Completed(_answers[(workers[at], key)]))).ToArray();
        Assert.Equal(sums.Length, sums.Distinct().Count());
        Assert.All(sums, sum => Assert.InRange(sum, 1UL, counter));
        Assert.Equal(keys.Select(key => $"{key}").Append("last").Order(), (await world.CompletedAsync(worker)).Order());
    }

    private async Task AskAsync(Random random, string worker, int key)
    {
        var request = Request(key);
        var outcome = await UntilAnsweredAsync(worker, key, async () =>
        {
            var answer = await Grain(random, worker).InvokeAsync(request, TimeSpan.FromSeconds(5));
            return answer.State is InvocationState.Completed or InvocationState.Failed ? answer : null;
        });
        Assert.True(outcome.State == InvocationState.Completed, $"{worker} {key}: {outcome.Error}");
        var bytes = outcome.Result.ToArray();
        Assert.Equal(_answers.GetOrAdd((worker, key), bytes), bytes);
    }

    private async Task EnqueueAsync(Random random, string worker, int key)
    {
        await UntilAnsweredAsync(worker, key, async () =>
        {
            await Grain(random, worker).EnqueueAsync(Request(key));
            return this;
        });
        _accepted[(worker, key)] = true;
    }

    /// <summary>Repeats what got no answer, as clients of the gateway do; every other error is the test's.</summary>
    private static Task<T> UntilAnsweredAsync<T>(string worker, int key, Func<Task<T?>> ask)
        where T : class
    {
        return Eventually.AnswerAsync(AskAsync, () => Task.FromResult($"{worker} does not answer {key}"));

        async Task<T?> AskAsync()
        {
            try
            {
                return await ask();
            }
            catch (Exception lost) when (lost is TimeoutException or OrleansException or ObjectDisposedException or GolemException { Error.IsRetriable: true })
            {
                // The silo, its message or the store is gone; the key makes asking again safe.
                return null;
            }
        }
    }

    private IWorkerGrain Grain(Random random, string worker)
    {
        var routes = _routes;
        return routes[random.Next(routes.Length)].GetGrain<IWorkerGrain>(world.Worker(worker).ToString());
    }

    private static bool IsAdd(int key) => key % 4 != 0;

    /// <summary>The same request for the same key. Some look at clocks and random numbers, and sleep.</summary>
    private static InvokeRequest Request(int key) => IsAdd(key)
        ? WorkerCluster.Request("add", """[{"value":1}]""", $"{key}")
        : WorkerCluster.Request("work", """[{"value":2},{"value":1}]""", $"{key}");
}
