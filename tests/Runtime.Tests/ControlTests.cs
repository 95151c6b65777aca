using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Failures;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Runtime.Tests.Fakes;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using Xunit;
using static GolemOrleans.Runtime.Tests.Fakes.TestWorld;

namespace GolemOrleans.Runtime.Tests;

/// <summary>Durability semantics, section 5.</summary>
public class ControlTests
{
    private readonly Counter _counter = new();
    private int _failures;

    [Fact]
    public async Task An_unfinished_atomic_region_is_run_again_from_its_begin()
    {
        _failures = 1;
        using var world = World((guest, _) =>
        {
            _counter.Perform(guest, 1);
            var begin = guest.Context.BeginAtomicRegion();
            _counter.Perform(guest, 2);
            _counter.Perform(guest, 3);
            FailOnce(guest);
            guest.Context.EndAtomicRegion(begin);
            return _counter.Perform(guest, 4);
        });

        await world.Start().ResultAsync(Call("k1", "run"));

        Assert.Equal([1UL, 2UL, 3UL, 2UL, 3UL, 4UL], _counter.Effects);
        var jump = Assert.Single((await world.OplogAsync()).OfType<JumpEntry>());
        Assert.Equal(jump.Region.End.Value, (ulong)(await world.OplogAsync()).ToList().IndexOf(jump) + 1);
        Assert.Equal(6UL, (await world.Start().ResultAsync(Call("k1", "run"))).AsU64);
        await world.Start().ResultAsync(Call("k2", "add", U64(1)));
        Assert.Equal(6, _counter.Effects.Length);
    }

    [Fact]
    public async Task A_finished_atomic_region_is_replayed()
    {
        _failures = 1;
        using var world = World((guest, _) =>
        {
            var begin = guest.Context.BeginAtomicRegion();
            _counter.Perform(guest, 2);
            guest.Context.EndAtomicRegion(begin);
            FailOnce(guest);
            return _counter.Perform(guest, 4);
        });

        await world.Start().ResultAsync(Call("k1", "run"));

        Assert.Equal([2UL, 4UL], _counter.Effects);
        Assert.Empty((await world.OplogAsync()).OfType<JumpEntry>());
    }

    [Fact]
    public async Task A_jump_back_runs_again_from_the_index_and_skips_what_was_between()
    {
        var jumped = false;
        using var world = World((guest, _) =>
        {
            _counter.Perform(guest, 1);
            var index = guest.Context.MarkIndex();
            _counter.Perform(guest, 2);
            if (!jumped)
            {
                jumped = true;
                guest.Context.JumpTo(index);
            }

            return _counter.Perform(guest, 3);
        });

        await world.Start().ResultAsync(Call("k1", "run"));

        Assert.Equal([1UL, 2UL, 2UL, 3UL], _counter.Effects);
        await world.Start().ResultAsync(Call("k2", "add", U64(1)));
        Assert.Equal(4, _counter.Effects.Length);
    }

    [Fact]
    public async Task A_jump_forward_traps()
    {
        using var world = World((guest, _) =>
        {
            guest.Context.JumpTo(new OplogIndex(1000));
            return default;
        });

        var fault = await world.Start().FaultAsync(Call("k1", "run"));

        Assert.StartsWith("Attempted to jump forward in oplog", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_idempotence_an_interrupted_remote_write_fails_and_is_not_repeated()
    {
        var lost = false;
        using var world = World((guest, _) =>
        {
            guest.Context.IdempotenceMode = false;
            return guest.Context.Durable(Counter.Effect, WitValue.U64(1), () =>
            {
                if (!lost)
                {
                    lost = true;
                    guest.Trap("in the middle of the write");
                }

                return _counter.Perform(guest, 1);
            });
        });

        var fault = await world.Start().FaultAsync(Call("k1", "run"));

        Assert.Equal(new RuntimeError("Non-idempotent remote write operation was not completed, cannot retry"), fault);
        Assert.Empty(_counter.Effects);
    }

    [Fact]
    public async Task Without_idempotence_a_finished_remote_write_is_replayed()
    {
        _failures = 1;
        using var world = World((guest, _) =>
        {
            guest.Context.IdempotenceMode = false;
            var result = _counter.Perform(guest, 1);
            FailOnce(guest);
            return result;
        });

        await world.Start().ResultAsync(Call("k1", "run"));

        Assert.Equal([1UL], _counter.Effects);
        Assert.Contains("BeginRemoteWrite ImportedFunctionInvoked EndRemoteWrite", await world.KindsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unfinished_batch_with_nothing_else_in_it_is_skipped_and_run_again()
    {
        _failures = 1;
        using var world = World((guest, _) =>
        {
            var begin = guest.Context.BeginRemoteWrite();
            guest.Context.Durable(Counter.Read, WitValue.Tuple(), () => WitValue.U64(_counter.Clock++));
            FailOnce(guest);
            var result = guest.Context.Durable(Counter.Read, WitValue.Tuple(), () => WitValue.U64(_counter.Clock++));
            guest.Context.EndRemoteWrite(begin);
            return result;
        });

        var result = await world.Start().ResultAsync(Call("k1", "run"));

        Assert.Equal(102UL, result.AsU64);
        Assert.Single((await world.OplogAsync()).OfType<JumpEntry>());
        Assert.Equal(102UL, (await world.Start().ResultAsync(Call("k1", "run"))).AsU64);
        await world.Start().ResultAsync(Call("k2", "add", U64(1)));
    }

    [Fact]
    public async Task A_closed_persist_nothing_zone_is_passed_over_in_replay()
    {
        _failures = 1;
        using var world = World((guest, _) =>
        {
            if (guest.Context.IsLive)
            {
                guest.Context.SetPersistenceLevel(PersistenceLevel.PersistNothing);
                _counter.Perform(guest, 1);
                guest.Context.SetPersistenceLevel(PersistenceLevel.Smart);
            }

            var kept = _counter.Perform(guest, 2);
            FailOnce(guest);
            return kept;
        });

        await world.Start().ResultAsync(Call("k1", "run"));

        Assert.Equal([1UL, 2UL], _counter.Effects);
    }

    [Fact]
    public async Task Entering_a_closed_persist_nothing_zone_in_replay_diverges()
    {
        _failures = 1;
        using var world = World((guest, _) =>
        {
            guest.Context.SetPersistenceLevel(PersistenceLevel.PersistNothing);
            _counter.Perform(guest, 1);
            guest.Context.SetPersistenceLevel(PersistenceLevel.Smart);
            _counter.Perform(guest, 2);
            FailOnce(guest);
            return default;
        });

        var fault = await world.Start().FaultAsync(Call("k1", "run"));

        Assert.IsType<UnexpectedOplogEntry>(fault);
    }

    [Fact]
    public async Task An_open_persist_nothing_zone_is_run_again_from_its_begin()
    {
        _failures = 1;
        using var world = World((guest, _) =>
        {
            _counter.Perform(guest, 1);
            guest.Context.SetPersistenceLevel(PersistenceLevel.PersistNothing);
            _counter.Perform(guest, 2);
            FailOnce(guest);
            guest.Context.SetPersistenceLevel(PersistenceLevel.Smart);
            return _counter.Perform(guest, 3);
        });

        await world.Start().ResultAsync(Call("k1", "run"));

        Assert.Equal([1UL, 2UL, 2UL, 3UL], _counter.Effects);
        Assert.Single((await world.OplogAsync()).OfType<JumpEntry>());
    }

    [Fact]
    public async Task A_retry_policy_set_by_the_guest_decides_about_retries()
    {
        _failures = 100;
        using var world = World((guest, _) =>
        {
            guest.Context.SetRetryPolicy(new RetryPolicy(5, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1), 1, null));
            FailOnce(guest);
            return default;
        });

        await world.Start().FaultAsync(Call("k1", "run"));

        Assert.Equal(5, (await world.OplogAsync()).OfType<ErrorEntry>().Count());
    }

    [Fact]
    public async Task Log_lines_written_again_after_turning_live_are_recorded_once()
    {
        _failures = 1;
        using var world = World((guest, _) =>
        {
            guest.Context.WriteStdout("one\n"u8);
            FailOnce(guest);
            guest.Context.WriteStdout("one\n"u8);
            guest.Context.WriteStdout("two\n"u8);
            return default;
        });

        await world.Start().InvokeAsync(Call("k1", "run"), Long);

        Assert.Equal(["one\n", "one\n", "two\n"], (await world.OplogAsync()).OfType<LogEntry>().Select(log => log.Message));
    }

    [Fact]
    public async Task Derived_keys_are_the_same_live_and_in_replay_and_differ_by_place()
    {
        var keys = new List<Guid>();
        _failures = 1;
        using var world = World((guest, _) =>
        {
            keys.Add(guest.Context.DeriveIdempotencyKey());
            _counter.Perform(guest, 1);
            keys.Add(guest.Context.DeriveIdempotencyKey());
            FailOnce(guest);
            return default;
        });

        await world.Start().InvokeAsync(Call("k1", "run"), Long);

        Assert.Equal(keys[..2], keys[2..]);
        Assert.NotEqual(keys[0], keys[1]);
        Assert.All(keys, key => Assert.Equal('5', key.ToString()[14]));
    }

    private TestWorld World(GuestBody run) => new(_counter.Program().Export("run", [], WitType.U64, (guest, arguments) =>
        run(guest, arguments) is { Kind: WitKind.U64 } result ? result : WitValue.U64(0)));

    private void FailOnce(ScriptedGuest guest)
    {
        if (_failures-- > 0)
            guest.Trap("once");
    }
}
