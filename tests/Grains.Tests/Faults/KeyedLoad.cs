using System.Collections.Concurrent;
using System.Text;
using GolemOrleans.GrainInterfaces;
using GolemOrleans.GrainInterfaces.Errors;
using GolemOrleans.Grains.Tests.Workers;
using GolemOrleans.Oplog;
using GolemOrleans.Tests.Time;
using Orleans;
using Orleans.Runtime;
using Xunit;

namespace GolemOrleans.Grains.Tests.Faults;

/// <summary>
/// Clients that send keyed invocations to workers through any silo and ask with the same key until there is an answer, new
/// keys and keys already used; and what they were told. Workers count, look at clocks, sleep so long that they are unloaded, wait
/// for promises that the clients complete, call others and schedule calls. Every invocation of a counting worker but those of
/// promises adds 1 to its counter.
/// </summary>
internal sealed class KeyedLoad(WorkerCluster world, VirtualClock clock, string[] workers, Guid caller, Guid target)
{
    /// <summary>Longer than what a worker sleeps in memory.</summary>
    private const int SleepMilliseconds = 12_000;

    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(WorkerId Worker, string Key), byte[]> _answers = new();
    private readonly ConcurrentDictionary<(WorkerId Worker, string Key), bool> _accepted = new();
    private readonly ConcurrentDictionary<(WorkerId Worker, string Key), int> _asking = new();
    private readonly int[] _keys = new int[workers.Length];
    private readonly int[] _promises = new int[workers.Length];
    private readonly int[] _calls = new int[workers.Length];
    private volatile IGrainFactory[] _routes = [];
    private int _count, _attempts;

    private enum Call
    {
        Await,
        Plan,
    }

    /// <summary>Answers, and acknowledgements of invocations that nobody waited for.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Requests sent, answered or not.</summary>
    public int Attempts => Volatile.Read(ref _attempts);

    /// <summary>What clients have asked for and not been answered yet.</summary>
    public IEnumerable<string> Awaited => _asking.Where(asking => asking.Value > 0).Select(asking => $"{asking.Key.Worker} {asking.Key.Key}");

    /// <summary>Reads from the cluster which silos there are. Not while the cluster is being changed.</summary>
    public void FindSilos() => _routes = [world.Cluster.Client, .. world.Cluster.Silos.Select(silo => (IGrainFactory)silo.ServiceProvider.GetService(typeof(IGrainFactory))!)];

    public async Task RunAsync(Random random, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var at = random.Next(workers.Length);
            switch (random.Next(20))
            {
                case < 2:
                    await WaitForPromiseAsync(random, at);
                    break;
                case < 4:
                    await CallAsync(random, at, Interlocked.Increment(ref _calls[at]));
                    break;
                default:
                    await CountAsync(random, at);
                    break;
            }

            Interlocked.Increment(ref _count);
        }
    }

    /// <summary>After healing: every key has its answer still, everything accepted was done, once, and oplogs have no gaps.</summary>
    /// <returns>Number of keys.</returns>
    public async Task<int> CheckAsync()
    {
        // Nobody calls: what was accepted is finished all the same, once its time has come.
        foreach (var (worker, key) in _accepted.Keys)
            await PassUntilAsync(worker, key, async () => await world.Store.FindKeyAsync(worker, KeyHash.Of(key)) is { Result: not null });

        await Parallel.ForAsync(0, workers.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (at, _) =>
        {
            var own = new Random(at);
            for (var key = 1; key <= _keys[at]; key++)
                await AskAsync(own, Worker(at), Request(key));
            await CheckCounterAsync(at);
            await CheckTargetAsync(at);
        });
        return _answers.Count;
    }

    private async Task CheckCounterAsync(int at)
    {
        var worker = Worker(at);
        var counter = WorkerCluster.U64(await world.InvokeAsync(() => world.Grain(worker), "get", "[]", "last"));
        Assert.Equal((ulong)_keys[at], counter);
        var keys = Enumerable.Range(1, _keys[at]).ToArray();
        var sums = keys.Where(IsAdd).Select(key => WorkerCluster.U64(InvocationOutcome.Completed(_answers[(worker, $"{key}")]))).ToArray();
        Assert.Equal(sums.Length, sums.Distinct().Count());
        Assert.All(sums, sum => Assert.InRange(sum, 1UL, counter));
        var promises = Enumerable.Range(1, _promises[at]).SelectMany(promise => new[] { $"create{promise}", $"await{promise}" });
        Assert.Equal(keys.Select(key => $"{key}").Concat(promises).Append("last").Order(), (await world.CompletedAsync(worker)).Order());
    }

    /// <summary>Each call of the target, direct or scheduled, was made once.</summary>
    private async Task CheckTargetAsync(int at)
    {
        if (_calls[at] == 0)
            return;
        var called = new WorkerId(target, workers[at]);
        await PassUntilAsync(called, "its calls", async () => await world.Store.GetStatusAsync(called) is not null && (await world.CompletedAsync(called)).Count >= _calls[at]);
        var keys = await world.CompletedAsync(called);
        Assert.Equal(_calls[at], keys.Count);
        Assert.Equal(_calls[at], keys.Distinct().Count());
    }

    /// <summary>A new key of a counting worker, or one used already.</summary>
    private async Task CountAsync(Random random, int at)
    {
        var isNew = random.Next(4) != 0 || _keys[at] == 0;
        var key = isNew ? Interlocked.Increment(ref _keys[at]) : random.Next(1, _keys[at] + 1);
        if (Sleeps(key))
            await SleepAsync(random, Worker(at), key);
        else if (isNew && random.Next(6) == 0)
            await EnqueueAsync(random, Worker(at), Request(key));
        else
            await AskAsync(random, Worker(at), Request(key));
    }

    /// <summary>The worker sleeps; who waits for it lets time pass.</summary>
    private async Task SleepAsync(Random random, WorkerId worker, int key)
    {
        await EnqueueAsync(random, worker, Request(key));
        await PassUntilAsync(worker, $"{key}", async () => await world.Store.FindKeyAsync(worker, KeyHash.Of($"{key}")) is { Result: not null });
        await AskAsync(random, worker, Request(key));
    }

    private async Task WaitForPromiseAsync(Random random, int at)
    {
        var number = Interlocked.Increment(ref _promises[at]);
        var worker = Worker(at);
        var created = await AskAsync(random, worker, WorkerCluster.Request("create-promise", "[]", $"create{number}"));
        var promise = WorkerCluster.U64(InvocationOutcome.Completed(created));
        var wait = WorkerCluster.Request("await-promise", $$"""[{"value":{{promise}}}]""", $"await{number}");
        await EnqueueAsync(random, worker, wait);
        var data = Encoding.UTF8.GetBytes($"{worker} {number}");
        await UntilAnsweredAsync(worker, "completion", async () => (object)await Grain(random, worker).CompletePromiseAsync(promise, data));
        var answer = await AskAsync(random, worker, wait);
        Assert.True(answer.AsSpan().IndexOf(data) >= 0, $"{worker} woke with {Encoding.UTF8.GetString(answer)}");
    }

    /// <summary>The caller calls its target at once, or in 20 seconds.</summary>
    private Task CallAsync(Random random, int at, int number)
    {
        var way = (Call)(number % 2);
        var seconds = clock.GetUtcNow().ToUnixTimeSeconds() + 20;
        var parameters = way == Call.Await
            ? $$"""[{"value":"{{workers[at]}}"},{"value":1}]"""
            : $$"""[{"value":"{{workers[at]}}"},{"value":1},{"value":{{seconds}}},{"value":false}]""";
        var request = WorkerCluster.Request("", parameters, $"call{number}") with { Function = way == Call.Await ? "await" : "plan" };
        return AskAsync(random, new WorkerId(caller, workers[at]), request);
    }

    private async Task<byte[]> AskAsync(Random random, WorkerId worker, InvokeRequest request)
    {
        var outcome = await UntilAnsweredAsync(worker, request.IdempotencyKey, async () =>
        {
            var answer = await Grain(random, worker).InvokeAsync(request, TimeSpan.FromSeconds(5));
            return answer.State is InvocationState.Completed or InvocationState.Failed ? answer : null;
        });
        Assert.True(outcome.State == InvocationState.Completed, $"{worker} {request.IdempotencyKey}: {outcome.Error}");
        var bytes = outcome.Result.ToArray();
        Assert.Equal(_answers.GetOrAdd((worker, request.IdempotencyKey), bytes), bytes);
        return bytes;
    }

    private async Task EnqueueAsync(Random random, WorkerId worker, InvokeRequest request)
    {
        await UntilAnsweredAsync(worker, request.IdempotencyKey, async () =>
        {
            await Grain(random, worker).EnqueueAsync(request);
            return this;
        });
        _accepted[(worker, request.IdempotencyKey)] = true;
    }

    /// <summary>Repeats what got no answer, as clients of the gateway do; every other error is the test's.</summary>
    private async Task<T> UntilAnsweredAsync<T>(WorkerId worker, string key, Func<Task<T?>> ask)
        where T : class
    {
        _asking.AddOrUpdate((worker, key), 1, static (_, clients) => clients + 1);
        var answer = await Eventually.AnswerAsync(
            async () =>
            {
                Interlocked.Increment(ref _attempts);
                try
                {
                    return await ask();
                }
                catch (Exception lost) when (lost is TimeoutException or OrleansException or ObjectDisposedException or GolemException { Error.IsRetriable: true })
                {
                    // The silo, its message or the store is gone; the key makes asking again safe.
                    return null;
                }
            },
            async () => $"{worker} does not answer {key}\n{await world.DescribeAsync(worker)}");
        _asking.AddOrUpdate((worker, key), 0, static (_, clients) => clients - 1);
        return answer;
    }

    /// <summary>Lets time pass, from one wake-up to the next, until something is true.</summary>
    private Task PassUntilAsync(WorkerId worker, string what, Func<Task<bool>> question) => Eventually.TrueAsync(
        async () =>
        {
            if (await question())
                return true;
            var next = await world.Store.NextWakeUpAsync() - clock.GetUtcNow();
            clock.Advance(next > s_second ? next.Value : s_second);
            return false;
        },
        async () => $"{worker} does not finish {what}; now {clock.GetUtcNow():O}, next wake-up {await world.Store.NextWakeUpAsync():O}\n{await world.DescribeAsync(worker)}");

    private WorkerId Worker(int at) => world.Worker(workers[at]);

    private IWorkerGrain Grain(Random random, WorkerId worker)
    {
        var routes = _routes;
        return routes[random.Next(routes.Length)].GetGrain<IWorkerGrain>(worker.ToString());
    }

    private static bool IsAdd(int key) => key % 4 != 0 && !Sleeps(key);

    private static bool Sleeps(int key) => key % 16 == 5;

    /// <summary>The same request for the same key. Some look at clocks and random numbers, and sleep.</summary>
    private static InvokeRequest Request(int key) =>
        IsAdd(key) ? WorkerCluster.Request("add", """[{"value":1}]""", $"{key}")
        : WorkerCluster.Request("work", Sleeps(key) ? $$"""[{"value":1},{"value":{{SleepMilliseconds}}}]""" : """[{"value":2},{"value":1}]""", $"{key}");
}
