using GolemOrleans.Components;
using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Failures;
using GolemOrleans.Runtime.Requests;
using Xunit;

namespace GolemOrleans.Runtime.Tests;

/// <summary>Durability semantics, 4.1: row by row.</summary>
public class TrapTableTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;
    private static readonly RetryPolicy Policy = RetryPolicy.Default;

    [Fact]
    public void User_interrupt_writes_Interrupted_stops_and_fails_all_callers()
    {
        var next = Follow(new WorkerTrap.Interrupted(InterruptKind.User));
        Assert.IsType<InterruptedEntry>(next.Entry);
        Assert.Equal((TrapNext.Stop, CallerEffect.FailAll, RuntimeError.Interrupted), (next.Next, next.Callers, next.Fault));
        Assert.Equal("Interrupted via the Golem API", next.Fault!.Message);
    }

    [Fact]
    public void Suspend_writes_Suspend_and_stops_while_callers_wait()
    {
        var next = Follow(new WorkerTrap.Suspended(null, null));
        Assert.IsType<SuspendEntry>(next.Entry);
        Assert.Equal((TrapNext.Stop, CallerEffect.Wait), (next.Next, next.Callers));
    }

    [Fact]
    public void Restart_and_jump_write_nothing_and_restart_at_once()
    {
        foreach (var trap in new WorkerTrap[] { new WorkerTrap.Interrupted(InterruptKind.Restart), new WorkerTrap.Jumped() })
        {
            var next = Follow(trap);
            Assert.Null(next.Entry);
            Assert.Equal((TrapNext.Restart, CallerEffect.Wait), (next.Next, next.Callers));
        }
    }

    [Fact]
    public void Exit_writes_Exited_stops_and_fails_all_callers()
    {
        var next = Follow(new WorkerTrap.Exited());
        Assert.IsType<ExitedEntry>(next.Entry);
        Assert.Equal((TrapNext.Stop, CallerEffect.FailAll, "Process exited"), (next.Next, next.Callers, next.Fault!.Message));
    }

    [Fact]
    public void Invalid_request_writes_nothing_and_fails_its_caller_only()
    {
        var next = Follow(new WorkerTrap.Invalid("no"));
        Assert.Null(next.Entry);
        Assert.Equal((TrapNext.Stop, CallerEffect.FailCurrent, new InvalidRequest("no")), (next.Next, next.Callers, next.Fault));
    }

    [Fact]
    public void Stack_overflow_is_never_retried()
    {
        var next = Follow(new WorkerTrap.Failed(WorkerErrorKind.StackOverflow, "overflow"));
        Assert.Equal(WorkerErrorKind.StackOverflow, Assert.IsType<ErrorEntry>(next.Entry).Error.Kind);
        Assert.Equal((TrapNext.Stop, CallerEffect.FailAll), (next.Next, next.Callers));
    }

    [Theory]
    [InlineData(0UL, 100)]
    [InlineData(1UL, 200)]
    [InlineData(1000UL, 5000)]
    public void Out_of_memory_is_always_retried(ulong failedBefore, int delayMs)
    {
        var next = Follow(new WorkerTrap.Failed(WorkerErrorKind.OutOfMemory, "oom"), failedBefore);
        Assert.Equal((TrapNext.RestartAfterDelay, CallerEffect.Wait, TimeSpan.FromMilliseconds(delayMs)), (next.Next, next.Callers, next.Delay));
    }

    [Theory]
    [InlineData(0UL, 100)]
    [InlineData(1UL, 300)]
    public void Another_trap_is_retried_by_the_policy(ulong failedBefore, int delayMs)
    {
        var next = Follow(new WorkerTrap.Failed(WorkerErrorKind.Trap, "boom"), failedBefore);
        Assert.Equal("boom", Assert.IsType<ErrorEntry>(next.Entry).Error.Message);
        Assert.Equal((TrapNext.RestartAfterDelay, CallerEffect.Wait, TimeSpan.FromMilliseconds(delayMs)), (next.Next, next.Callers, next.Delay));
    }

    [Fact]
    public void Another_trap_fails_the_worker_when_attempts_are_used_up()
    {
        var next = Follow(new WorkerTrap.Failed(WorkerErrorKind.Trap, "boom"), 2);
        Assert.Equal((TrapNext.Stop, CallerEffect.FailAll, new RuntimeError("boom")), (next.Next, next.Callers, next.Fault));
    }

    [Fact]
    public void Jitter_adds_up_to_its_share_of_the_delay()
    {
        var next = TrapFollowUp.Of(new WorkerTrap.Failed(WorkerErrorKind.Trap, "boom"), 0, Policy, 1.0 - 1e-12, Now);
        Assert.InRange(next.Delay.TotalMilliseconds, 114.9, 115);
    }

    [Fact]
    public void Divergence_leaves_the_oplog_untouched_and_tells_callers()
    {
        var next = Follow(new WorkerTrap.Diverged("a", "b", 7));
        Assert.Null(next.Entry);
        Assert.Equal((TrapNext.Stop, new UnexpectedOplogEntry("a", "b", 7)), (next.Next, next.Fault));
    }

    [Fact]
    public void Lost_ownership_closes_the_runtime_with_a_retriable_fault()
    {
        var next = Follow(new WorkerTrap.Disowned("gone"));
        Assert.Null(next.Entry);
        Assert.Equal(TrapNext.Close, next.Next);
        Assert.True(next.Fault!.IsRetriable);
    }

    [Fact]
    public void What_comes_out_of_an_instance_is_recognised()
    {
        Assert.Equal(new WorkerTrap.Exited(), Of(Host(new WorkerExitedException(1))));
        Assert.Equal(new WorkerTrap.Jumped(), Of(Host(new WorkerJumpException())));
        Assert.Equal(new WorkerTrap.Diverged("x", "y", 3), Of(Host(new UnexpectedOplogEntryException("x", "y", 3))));
        Assert.IsType<WorkerTrap.Disowned>(Of(Host(new OplogOwnershipLostException(new WorkerId(Guid.Empty, "w"), new Epoch(1)))));
        Assert.Equal(new WorkerTrap.Failed(WorkerErrorKind.StackOverflow, "so"), Of(new ComponentTrapException(ComponentTrapKind.StackOverflow, "so")));
        Assert.Equal(new WorkerTrap.Failed(WorkerErrorKind.Trap, "t\nframe"), Of(new ComponentTrapException(ComponentTrapKind.Guest, "t", "frame")));
        Assert.Equal(new WorkerTrap.Failed(WorkerErrorKind.Trap, "host"), Of(Host(new HostTrapException("host"))));
        Assert.Equal(new WorkerTrap.Interrupted(InterruptKind.User), Of(new ComponentTrapException(ComponentTrapKind.Interrupted, "i"), InterruptKind.User));
        Assert.Equal(new WorkerTrap.Failed(WorkerErrorKind.OutOfMemory, "Out of memory"), Of(Host(new WorkerOutOfMemoryException())));
    }

    private static WorkerTrap Of(Exception exception, InterruptKind? interrupt = null) => WorkerTrap.Of(exception, interrupt);

    private static ComponentTrapException Host(Exception inner) => new(ComponentTrapKind.Host, inner.Message, null, inner);

    private static TrapFollowUp Follow(WorkerTrap trap, ulong failedBefore = 0) => TrapFollowUp.Of(trap, failedBefore, Policy, 0, Now);
}
