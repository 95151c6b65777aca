using System.Collections.Concurrent;
using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.InMemory;
using GolemOrleans.Runtime.Failures;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Runtime.Tests.Fakes;
using GolemOrleans.Tests.Time;
using GolemOrleans.Tests.Waiting;
using Xunit;

namespace GolemOrleans.Runtime.Host.Tests.Cluster;

/// <summary>
/// Workers that call each other from invocations that have nothing to do with each other. Each is held until all have made
/// their call; then they wait, on a clock that only the test moves.
/// </summary>
public sealed class MutualCallTests(Guests guests) : IClassFixture<Guests>
{
    private const string Visit = "demo:ring-exports/api.{visit}";

    [Theory]
    [InlineData("A:wB B:wA", "B → A → B")]
    [InlineData("A:fB B:fA", "B → A → B")]
    [InlineData("A:wB B:wC C:wA", "C → A → B → C")]
    [InlineData("A:wBwC C:wA", "C → A → B → C")]
    public async Task A_cycle_of_unrelated_invocations_ends_with_an_error_for_the_youngest(string calls, string cycle)
    {
        await using var ring = new Ring(guests, calls);
        await ring.WaitingAsync();
        ring.Clock.Advance(ring.ProbeAfter + ring.Apart * ring.Workers.Length);
        var outcomes = await ring.OutcomesAsync();
        var failed = Assert.IsType<InvocationState.Failed>(outcomes[^1]);
        Assert.StartsWith(
            $"RPC invocation of {Visit} failed with: protocol-error: Call cycle: {cycle};", ring.Short(failed.Fault.Message), StringComparison.Ordinal);
        Assert.Single(ring.Cluster.Cycles);
    }

    [Fact]
    public async Task A_chain_without_a_cycle_is_left_alone_however_long_it_takes()
    {
        var served = new TaskCompletionSource();
        await using var ring = new Ring(guests, "A:wBwC X:wB") { Hold = target => target.Name == "C" ? served.Task : Task.CompletedTask };
        await ring.WaitingAsync("A", "X", "B");
        for (var i = 0; i < 20; i++)
            ring.Clock.Advance(ring.ProbeAfter);
        await Eventually.TrueAsync(() => Task.FromResult(ring.Cluster.Looks > 0));
        served.SetResult();
        Assert.All(await ring.OutcomesAsync(), outcome => Assert.IsType<InvocationState.Completed>(outcome));
    }

    [Fact]
    public async Task A_cycle_that_somebody_breaks_is_not_reported()
    {
        await using var ring = new Ring(guests, "A:wB B:wA");
        await ring.WaitingAsync();
        await ring.Cluster.Worker(ring.Id("A")).InterruptAsync(InterruptKind.User);
        ring.Clock.Advance(ring.ProbeAfter * 4);
        Assert.All(await ring.OutcomesAsync(), outcome =>
            Assert.DoesNotContain("cycle", Assert.IsType<InvocationState.Failed>(outcome).Fault.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_is_looked_at_before_the_wait_has_taken_long()
    {
        await using var ring = new Ring(guests, "A:wB B:wA");
        await ring.WaitingAsync();
        ring.Clock.Advance(ring.ProbeAfter - ring.Apart * 3);
        Assert.Equal(0, ring.Cluster.Looks);
        ring.Clock.Advance(ring.ProbeAfter);
        await ring.OutcomesAsync();
    }

    [Fact]
    public async Task Of_many_pairs_that_call_each_other_one_of_each_gets_the_error()
    {
        var names = Enumerable.Range('!', 94).Select(code => (char)code).Where(name => !"swdf: ".Contains(name)).Take(80).ToArray();
        var calls = names.Select((name, i) => $"{name}:w{names[i ^ 1]}");
        await using var ring = new Ring(guests, string.Join(' ', calls)) { Apart = TimeSpan.Zero };
        await ring.WaitingAsync();
        ring.Clock.Advance(ring.ProbeAfter);
        var outcomes = await ring.OutcomesAsync();
        Assert.Equal(names.Length / 2, ring.Cluster.Cycles.Count);
        for (var i = 0; i < outcomes.Length; i += 2)
            Assert.Single(outcomes[i..(i + 2)], outcome => outcome is InvocationState.Failed failed && failed.Fault.Message.Contains("with: protocol-error: Call cycle", StringComparison.Ordinal) && !failed.Fault.Message.Contains("remote", StringComparison.Ordinal));
    }

    /// <summary>Workers with an invocation each, started one after the other: <c>A:wB</c> is worker A, which waits for B.</summary>
    private sealed class Ring : IAsyncDisposable
    {
        private readonly TaskCompletionSource _allWait = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ConcurrentQueue<(WorkerId Target, string Key)> _held = new();
        private readonly List<Task<InvocationState>> _outcomes = [];
        private readonly string[] _calls;

        public Ring(Guests guests, string calls)
        {
            _calls = calls.Split(' ');
            Workers = [.. _calls.Select(call => call[..1])];
            Cluster = new WorkerCluster(guests, new InMemoryOplogStore()).AddGuest(
                "demo:ring", "ring", ClientLinking.Json("demo:ring-client/ring-client", "demo:ring", "demo:ring-exports/api", "api"));
            Cluster.Services = Cluster.Services with { Time = Clock, RetryPolicy = new RetryPolicy(1, TimeSpan.Zero, TimeSpan.Zero, 1, null) };
            Cluster.OnCall = (target, request) =>
            {
                if (!Workers.Contains(target.Name))
                    return Hold(target);
                _held.Enqueue((target, request.IdempotencyKey));
                return _allWait.Task;
            };
        }

        public WorkerCluster Cluster { get; }

        public VirtualClock Clock { get; } = new(flows: false);

        public string[] Workers { get; }

        public TimeSpan ProbeAfter => Cluster.Services.Limits.CycleProbeAfter;

        /// <summary>Time between the beginnings of the waits.</summary>
        public TimeSpan Apart { get; init; } = TimeSpan.FromSeconds(1);

        /// <summary>Before a call to a worker without an invocation of its own is delivered.</summary>
        public Func<WorkerId, Task> Hold { get; init; } = static _ => Task.CompletedTask;

        public WorkerId Id(string name) => Cluster.Id("demo:ring", name);

        public string Short(string text) => text.Replace($"{Id("A").ComponentId}/", "", StringComparison.Ordinal);

        /// <summary>Starts all invocations; ends when each worker waits, and behind it the calls of the others.</summary>
        /// <param name="waiting">The workers that come to wait; all by default.</param>
        public async Task WaitingAsync(params string[] waiting)
        {
            foreach (var call in _calls)
            {
                _outcomes.Add(Cluster.InvokeAsync(Id(call[..1]), $"of {call[..1]}", Visit, GeneratedClientTests.Name(call[2..])));
                await UntilWaitingAsync(call[..1]);
                Clock.Advance(Apart);
            }

            foreach (var name in waiting)
                await UntilWaitingAsync(name);
            if (waiting.Length == 0)
                await Eventually.TrueAsync(() => Task.FromResult(_held.Count == Workers.Length));
            _allWait.SetResult();
            foreach (var (target, key) in _held)
                await Eventually.TrueAsync(() => Task.FromResult(Cluster.Worker(target).LookAtWait([key]) is { Asked: [CallPlace.Queued] }));
        }

        /// <summary>Time goes on until all have ended: who waits asks again now and then.</summary>
        public async Task<InvocationState[]> OutcomesAsync()
        {
            var all = Task.WhenAll(_outcomes);
            await Eventually.TrueAsync(() =>
            {
                Clock.Advance(TimeSpan.FromSeconds(1));
                return Task.FromResult(all.IsCompleted);
            });
            return await all;
        }

        public ValueTask DisposeAsync() => Cluster.DisposeAsync();

        private Task UntilWaitingAsync(string name) => Eventually.TrueAsync(() => Task.FromResult(Cluster.Worker(Id(name)).LookAtWait([]) is not null));
    }
}
