using GolemOrleans.Oplog;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Runtime.Services;
using Xunit;

namespace GolemOrleans.Runtime.Tests;

/// <summary>Waits of workers followed from one of them, over workers that are only said to wait.</summary>
public sealed class CycleProbeTests
{
    [Theory]
    [InlineData("A:B B:A", "B", "Call cycle: B → A → B;")]
    [InlineData("A:B B:C C:A", "C", "Call cycle: C → A → B → C;")]
    [InlineData("A:B B:C C:D D:B", "D", "Call cycle: D → B → C → D;")]
    [InlineData("A:B B:A,C C:A", "C", "Call cycle: C → A → B → C;")]
    [InlineData("A:A", "A", "Call cycle: A → A;")]
    public async Task Of_the_workers_on_a_cycle_the_one_that_waits_last_has_its_call_refused(string waits, string last, string said)
    {
        var world = new Waiting(waits);
        foreach (var name in world.Names.Where(name => name != last))
            Assert.Null(await world.ProbeAsync(name));
        Assert.Empty(world.Refused);
        Assert.StartsWith(said, Short((await world.ProbeAsync(last))!), StringComparison.Ordinal);
        Assert.Single(world.Refused);
    }

    [Theory]
    [InlineData("A:B B:C C:")]
    [InlineData("A:B")]
    [InlineData("A:B,C B:A C:")]
    [InlineData("A:B B:A,C C:D D:")]
    public async Task Where_one_worker_may_still_go_on_nothing_is_refused(string waits)
    {
        var world = new Waiting(waits);
        foreach (var name in world.Names)
            Assert.Null(await world.ProbeAsync(name));
        Assert.Empty(world.Refused);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_wait_that_ended_while_the_others_were_looked_at_is_no_part_of_a_cycle(int look)
    {
        var world = new Waiting("A:B B:C C:A");

        // C has waited for something else in between: what is seen looks the same, and never was all at once.
        world.OnLook = number => { if (number == look) world.BeginAnew("A"); };
        Assert.Null(await world.ProbeAsync("C"));
        world.OnLook = null;
        Assert.Empty(world.Refused);
        Assert.Null(await world.ProbeAsync("C"));
        Assert.NotNull(await world.ProbeAsync("A"));
    }

    [Fact]
    public async Task A_call_that_has_begun_to_run_meanwhile_is_not_refused()
    {
        var world = new Waiting("A:B B:A");
        world.OnLook = number => { if (number == 2) world.Places["A"] = CallPlace.Running; };
        Assert.Null(await world.ProbeAsync("B"));
        Assert.Empty(world.Refused);
    }

    [Fact]
    public async Task A_call_whose_answer_is_on_its_way_is_no_wait_for_its_target()
    {
        var world = new Waiting("A:B B:A");
        world.Places["B"] = CallPlace.Elsewhere;
        Assert.Null(await world.ProbeAsync("B"));
        Assert.Null(await world.ProbeAsync("A"));
    }

    [Fact]
    public async Task What_changes_at_the_target_in_the_last_moment_is_respected()
    {
        var world = new Waiting("A:B B:A") { RefusesNothing = true };
        Assert.Null(await world.ProbeAsync("B"));
    }

    private static string Short(string text) => text.Replace($"{Guid.Empty}/", "", StringComparison.Ordinal);

    /// <summary>Workers that wait, in the order in which they began: <c>A:B,C</c> waits for an answer of B or C, <c>D:</c> computes.</summary>
    private sealed class Waiting : IWaitingWorkers
    {
        private readonly Dictionary<string, (int Since, string[] For)> _waits = [];
        private int _looks, _clock;

        public Waiting(string waits)
        {
            foreach (var wait in waits.Split(' '))
                _waits.Add(wait[..1], (_clock++, wait[2..].Split(',', StringSplitOptions.RemoveEmptyEntries)));
        }

        public string[] Names => [.. _waits.Keys];

        /// <summary>Where the calls to a worker stand, when not queued.</summary>
        public Dictionary<string, CallPlace> Places { get; } = [];

        public List<string> Refused { get; } = [];

        public bool RefusesNothing { get; init; }

        /// <summary>Told the number of each look at another worker before it.</summary>
        public Action<int>? OnLook { get; set; }

        public void BeginAnew(string name) => _waits[name] = _waits[name] with { Since = _clock++ };

        public Task<string?> ProbeAsync(string name)
        {
            _looks = 0;
            return new CycleProbe(this, calls => Look(name, calls), Id(name)).RunAsync(default);
        }

        public Task<WorkerWait?> LookAsync(WorkerId worker, IReadOnlyList<string> calls, CancellationToken cancellation)
        {
            OnLook?.Invoke(++_looks);
            return Task.FromResult(Look(worker.Name, calls));
        }

        public Task<bool> RefuseAsync(WorkerId worker, string call, string wait, string cycle, CancellationToken cancellation)
        {
            if (RefusesNothing || Look(worker.Name, [])!.Id != wait)
                return Task.FromResult(false);
            Refused.Add(call);
            return Task.FromResult(true);
        }

        private WorkerWait? Look(string name, IReadOnlyList<string> calls)
        {
            if (!_waits.TryGetValue(name, out var wait) || wait.For.Length == 0)
                return null;
            return new WorkerWait(
                $"{name}{wait.Since}", DateTimeOffset.UnixEpoch.AddSeconds(wait.Since),
                [.. wait.For.Select(target => new AwaitedCall($"{name}{target}", Id(target)))],
                [.. calls.Select(_ => Places.GetValueOrDefault(name, CallPlace.Queued))]);
        }

        private static WorkerId Id(string name) => new(Guid.Empty, name);
    }
}
