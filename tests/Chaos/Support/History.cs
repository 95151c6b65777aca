using System.Collections.Concurrent;
using System.Globalization;
using GolemOrleans.Oplog.Entries;
using Xunit;

namespace GolemOrleans.Chaos.Tests.Support;

/// <summary>One change of one worker's balance, as its client saw it.</summary>
internal sealed record Change(string Worker, int Number, long Amount, long Balance);

/// <summary>
/// What the clients were told. Each worker has one client, which sends its changes one after the other, each until it is
/// acknowledged; so every acknowledged balance is the sum of the amounts so far, or something was lost or done twice.
/// </summary>
internal sealed class History
{
    private readonly ConcurrentQueue<Change> _changes = new();
    private readonly Lock _gate = new();
    private readonly List<(long Count, TaskCompletionSource Reached)> _goals = [];
    private long _count;

    public long Count
    {
        get
        {
            lock (_gate) return _count;
        }
    }

    /// <summary>Completes when there are that many changes.</summary>
    public Task ReachAsync(long count)
    {
        lock (_gate)
        {
            if (_count >= count) return Task.CompletedTask;
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _goals.Add((count, reached));
            return reached.Task;
        }
    }

    /// <summary>The amount of a change: different for each, so that its effect can be told.</summary>
    public static long Amount(int worker, int number) => (worker + 1L) * 1_000_000 + number;

    public static string Key(string worker, int number) => string.Create(CultureInfo.InvariantCulture, $"key-{worker}-{number}");

    public void Acknowledge(Change change)
    {
        _changes.Enqueue(change);
        lock (_gate)
        {
            _count++;
            foreach ((long _, TaskCompletionSource reached) in _goals.FindAll(goal => goal.Count <= _count)) reached.SetResult();
            _goals.RemoveAll(goal => goal.Count <= _count);
        }
    }

    public IEnumerable<Change> Of(string worker) => _changes.Where(change => change.Worker == worker);

    public void CheckBalances()
    {
        foreach (IGrouping<string, Change> worker in _changes.GroupBy(change => change.Worker))
        {
            long expected = 0;
            int number = 0;
            foreach (Change change in worker.OrderBy(change => change.Number))
            {
                Assert.Equal(number++, change.Number);
                expected += change.Amount;
                Assert.True(expected == change.Balance, $"change {change.Number} of {worker.Key}: the balance is {change.Balance}, not {expected}");
            }
        }
    }

    /// <summary>Every acknowledged effect happened, under one key only, and no effect that nobody asked for.</summary>
    public void CheckEffects(EffectServer effects, Func<Change, bool> hasEffect)
    {
        Change[] asked = [.. _changes.Where(hasEffect)];
        foreach (Change change in asked)
        {
            Assert.True(effects.Effects.TryGetValue(change.Amount, out var keys), $"the effect of change {change.Number} of {change.Worker} never happened");
            Assert.True(keys.Count == 1, $"the effect of change {change.Number} of {change.Worker} happened under {keys.Count} keys");
        }

        Assert.Equal(asked.Select(change => change.Amount).Order(), effects.Effects.Keys.Order());
    }

    /// <summary>A worker's oplog holds each of its invocations once.</summary>
    public void CheckOplog(string worker, IReadOnlyList<OplogEntry> entries)
    {
        string[] started = [.. entries.OfType<ExportedFunctionInvokedEntry>().Select(entry => entry.IdempotencyKey)];
        string[] asked = [.. _changes.Where(change => change.Worker == worker).Select(change => Key(worker, change.Number))];
        Assert.Equal(asked.Order(StringComparer.Ordinal), started.Order(StringComparer.Ordinal));
        Assert.Equal(asked.Length, entries.Count(entry => entry is ExportedFunctionCompletedEntry));
    }
}
