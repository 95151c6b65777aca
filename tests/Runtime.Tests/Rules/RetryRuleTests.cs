using System.Text;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Status;
using GolemOrleans.Runtime.Failures;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Runtime.Tests.Fakes;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using Xunit;
using static GolemOrleans.Runtime.Tests.Fakes.TestWorld;

namespace GolemOrleans.Runtime.Tests.Rules;

/// <summary>Retries, what failing tells, and workers without a past.</summary>
public sealed class RetryRuleTests : RuleWorld
{
    [Fact]
    public async Task Progress_between_two_traps_begins_the_count_of_attempts_anew()
    {
        var traps = 0;
        using var world = World(guest =>
        {
            for (var step = 1UL; step <= 5; step++)
            {
                Counter.Perform(guest, step);
                if (traps < (int)step * 2)
                {
                    traps++;
                    guest.Trap($"trap {traps}");
                }
            }

            return 0;
        });
        await world.Start().ResultAsync(Call("k1", "run"));
        Assert.Equal(10, traps);
        Assert.Equal([1UL, 2UL, 3UL, 4UL, 5UL], Counter.Effects);
    }

    [Theory]
    [InlineData(0, 100)]
    [InlineData(1, 100)]
    [InlineData(2, 200)]
    [InlineData(3, 400)]
    [InlineData(4, 500)]
    [InlineData(5, null)]
    public void A_delay_grows_by_the_truncated_multiplier_up_to_its_limit(ulong failed, int? milliseconds) =>
        Assert.Equal(
            milliseconds is { } ms ? TimeSpan.FromMilliseconds(ms) : null,
            new RetryPolicy(5, TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(500), 2.9, null).DelayAfter(failed, 0.5));

    [Fact]
    public async Task A_failure_tells_the_standard_error_of_its_own_invocation_only()
    {
        using var world = World(guest =>
        {
            guest.Context.WriteStderr("mine\n"u8);
            guest.Trap("boom");
            return 0;
        });
        world.Services = world.Services with { RetryPolicy = RetryPolicy.Default with { MaxAttempts = 1 } };
        var runtime = world.Start();
        await runtime.InvokeAsync(Call("k0", "nothing"), Long);
        Assert.Equal("boom\n\nmine\n", (await runtime.FaultAsync(Call("k1", "run"))).Message);
    }

    [Fact]
    public async Task A_failed_worker_tells_the_newest_chunks_of_its_standard_error()
    {
        using var world = World(guest =>
        {
            for (var i = 0; i < 10; i++)
                guest.Context.WriteStderr(Encoding.UTF8.GetBytes($"{i}\n"));
            guest.Trap("boom");
            return 0;
        });
        world.Services = world.Services with { RetryPolicy = RetryPolicy.Default with { MaxAttempts = 1 }, Limits = new RuntimeLimits { MaxStderrChunks = 3 } };
        Assert.Equal("boom\n\n7\n8\n9\n", (await world.Start().FaultAsync(Call("k1", "run"))).Message);
    }

    [Fact]
    public async Task An_interrupt_fails_the_running_and_every_queued_invocation()
    {
        using var world = new TestWorld(Counter.Program());
        var runtime = world.Start();
        var running = runtime.InvokeAsync(Call("k1", "wait"), Long);
        await Counter.Entered.Task.WaitAsync(Long);
        var queued = runtime.InvokeAsync(Call("k2", "nothing"), Long);
        await runtime.InterruptAsync(InterruptKind.User);
        Assert.Equal(RuntimeError.Interrupted, Assert.IsType<InvocationState.Failed>(await running).Fault);
        Assert.Equal(RuntimeError.Interrupted, Assert.IsType<InvocationState.Failed>(await queued).Fault);
        Assert.Equal(RuntimeError.Interrupted, Assert.IsType<InvocationState.Failed>(await runtime.AwaitAsync("k1", Long)).Fault);
    }

    [Fact]
    public async Task An_invocation_brings_an_interrupted_worker_back_and_the_interrupted_one_ends_first()
    {
        using var world = new TestWorld(Counter.Program());
        var runtime = world.Start();
        _ = runtime.InvokeAsync(Call("k1", "wait"), Long);
        await Counter.Entered.Task.WaitAsync(Long);
        await runtime.InterruptAsync(InterruptKind.User);
        Counter.Release.SetResult();
        Assert.Equal(2UL, (await runtime.ResultAsync(Call("k2", "add", U64(1)))).AsU64);
        Assert.Equal(1UL, TestCalls.Value(await runtime.AwaitAsync("k1", Long)).AsU64);
    }

    [Fact]
    public async Task An_ephemeral_worker_starts_every_invocation_from_nothing_and_keeps_its_results()
    {
        using var world = new TestWorld(Counter.Program());
        world.Components.IsEphemeral = true;
        var runtime = world.Start();
        Assert.Equal(5UL, (await runtime.ResultAsync(Call("k1", "add", U64(5)))).AsU64);
        Assert.Equal(2UL, (await runtime.ResultAsync(Call("k2", "add", U64(2)))).AsU64);
        Assert.Equal(3UL, (await world.Start().ResultAsync(Call("k3", "add", U64(3)))).AsU64);
        Assert.Equal(5UL, (await world.Start().ResultAsync(Call("k1", "add", U64(5)))).AsU64);
        Assert.NotEmpty((await world.OplogAsync()).OfType<RestartEntry>());
    }

    [Fact]
    public async Task A_request_that_does_not_fit_writes_no_start_and_no_error()
    {
        using var world = new TestWorld(Counter.Program());
        var runtime = world.Start();
        await runtime.ResultAsync(Call("k1", "nothing"));
        var before = (await world.OplogAsync()).Count;
        Assert.IsType<InvalidRequest>(await runtime.FaultAsync(Call("k2", "no-such-function")));
        Assert.IsType<InvalidRequest>(await runtime.FaultAsync(Call("k3", "add")));
        Assert.DoesNotContain((await world.OplogAsync()).Skip(before), entry => entry is ErrorEntry or ExportedFunctionInvokedEntry);
        Assert.Equal(WorkerStatus.Idle, (await world.StatusAsync()).Status);
    }
}
