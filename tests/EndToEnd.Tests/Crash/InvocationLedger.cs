using System.Collections.Concurrent;
using GolemOrleans.EndToEnd.Tests.Servers;
using Xunit;

namespace GolemOrleans.EndToEnd.Tests.Crash;

/// <summary>An invocation that a client asked for.</summary>
internal sealed record Asked(Worker Worker, string Function, string Parameters, string Key, bool Awaited);

/// <summary>
/// What clients were told, and the check that the server keeps to it: every acknowledged invocation is in its worker's oplog
/// exactly once, the same key answers the same bytes, and oplogs have no gaps.
/// </summary>
internal sealed class InvocationLedger
{
    private readonly ConcurrentDictionary<string, (Asked Asked, string Answer)> _answered = new();
    private readonly ConcurrentDictionary<string, Asked> _accepted = new();
    private readonly ConcurrentDictionary<string, Asked> _asked = new();
    private TaskCompletionSource _next = Event();

    /// <summary>Completes with the next acknowledgement.</summary>
    public Task NextAsync() => Volatile.Read(ref _next).Task;

    public int Acknowledged => _answered.Count + _accepted.Count;

    public void Ask(Asked asked) => _asked[asked.Key] = asked;

    /// <summary>An answer or acceptance arrived; a key must always get the same bytes.</summary>
    public void Note(Asked asked, Answer answer)
    {
        Assert.True(answer.Status == System.Net.HttpStatusCode.OK, $"{asked}: {answer.Body}");
        if (asked.Awaited)
            Assert.Equal(answer.Body, _answered.GetOrAdd(asked.Key, (asked, answer.Body)).Answer);
        else
            _accepted[asked.Key] = asked;
        Interlocked.Exchange(ref _next, Event()).TrySetResult();
    }

    /// <summary>An invocation answered before, or null.</summary>
    public Asked? AnyAnswered(Random random) => _answered.IsEmpty ? null : _answered.Values.ElementAt(random.Next(_answered.Count)).Asked;

    /// <summary>Checks everything on a running server, which must have finished what it accepted without being asked to.</summary>
    public async Task CheckAsync(GolemApi api)
    {
        await Parallel.ForEachAsync(_answered.Values, async (pair, _) =>
            Note(pair.Asked, await api.InvokeAsync(pair.Asked.Worker, pair.Asked.Function, pair.Asked.Parameters, pair.Asked.Key)));
        foreach (var worker in _answered.Values.Select(pair => pair.Asked).Concat(_accepted.Values).Select(asked => asked.Worker).Distinct())
        {
            await api.AwaitStatusAsync(worker, "Idle");
            await CheckAsync(api, worker);
        }
    }

    private async Task CheckAsync(GolemApi api, Worker worker)
    {
        // Asked first: what was queued before it is in the oplog before its completion, and so is all that it counted.
        var total = (await api.InvokeAsync(worker, Guest.Api("get"), "[]", CountKey(worker))).U64;
        var oplog = await api.OplogAsync(worker);
        var completed = new OrderedDictionary<string, int>();
        string? running = null;
        foreach (var line in oplog)
        {
            if (line.Type == "ExportedFunctionInvoked")
            {
                Assert.True(running is null, $"{line.Text("idempotencyKey")} started while {running} ran");
                running = line.Text("idempotencyKey");
            }
            else if (line.Type == "ExportedFunctionCompleted")
            {
                completed[running!] = completed.GetValueOrDefault(running!) + 1;
                running = null;
            }
        }

        Assert.Null(running);
        Assert.DoesNotContain(completed, pair => pair.Value != 1);
        foreach (var asked in _answered.Values.Select(pair => pair.Asked).Concat(_accepted.Values).Where(asked => asked.Worker == worker))
            Assert.True(completed.ContainsKey(asked.Key), $"{asked} was acknowledged and is not in the oplog");
        Assert.All(completed.Keys, key => Assert.True(_asked.ContainsKey(key) || key == CountKey(worker), $"{key} was never asked for"));

        var adds = completed.Keys.TakeWhile(key => key != CountKey(worker)).Count(key => _asked.TryGetValue(key, out var asked) && asked.Function == Guest.Api("add"));
        Assert.Equal((ulong)adds, total);
        var sums = _answered.Values.Where(pair => pair.Asked.Worker == worker && pair.Asked.Function == Guest.Api("add"))
            .Select(pair => new Answer(System.Net.HttpStatusCode.OK, pair.Answer).U64).ToList();
        Assert.Equal(sums.Count, sums.Distinct().Count());
        Assert.All(sums, sum => Assert.InRange(sum, 1UL, total));
    }

    private static TaskCompletionSource Event() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static string CountKey(Worker worker) => $"count {worker.Name}";
}
