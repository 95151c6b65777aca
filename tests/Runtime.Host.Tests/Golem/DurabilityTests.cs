using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Host.Tests.Scripts;
using GolemOrleans.Values;
using GolemOrleans.Values.Rpc;
using GolemOrleans.Values.Types;
using Xunit;

namespace GolemOrleans.Runtime.Host.Tests.Golem;

/// <summary><c>golem:durability</c> as its libraries use it.</summary>
public sealed class DurabilityTests
{
    private const string Durability = "golem:durability/durability";
    private const string Api = "golem:api/host";
    private static readonly WitValue ReadLocal = WitValue.Variant(0), WriteRemote = WitValue.Variant(3), Batched = WitValue.Variant(4, WitValue.None);

    [Fact]
    public async Task A_library_call_acts_while_live_and_reads_its_record_in_replay()
    {
        var effects = 0;
        using var script = new HostScript(guest => guest.Note(Durable(guest, "lib::read", ReadLocal, () => [7, (byte)++effects])));
        var notes = await script.LiveAndReplayAsync();
        Assert.Equal("0701", notes[0]);
        Assert.Equal(1, effects);
        Assert.Equal(["lib::read"], await script.RecordedNamesAsync());
    }

    [Fact]
    public async Task A_typed_invocation_keeps_value_and_type()
    {
        var value = WitValueNodes.Encode(new ValueAndType(WitType.Tuple(WitType.String, WitType.U32), WitValue.Tuple(WitValue.String("x"), WitValue.U32(5))));
        using var script = new HostScript(guest =>
        {
            var begin = guest.Call(Durability, "begin-durable-function", ReadLocal);
            var persisted = value;
            if (guest.Call(Durability, "current-durable-execution-state").AsItems[0].AsBool)
                guest.Call(Durability, "persist-typed-durable-function-invocation", WitValue.String("lib::typed"), value, value, ReadLocal);
            else
                persisted = guest.Call(Durability, "read-persisted-typed-durable-function-invocation").AsItems[2];
            guest.Call(Durability, "end-durable-function", ReadLocal, begin, WitValue.Bool(false));
            var typed = WitValueNodes.DecodeTyped(persisted);
            guest.Note(typed.Value);
            guest.Note(typed.Type.ToString()!);
        });
        Assert.Equal("[x, 5]", (await script.LiveAndReplayAsync())[0]);
    }

    [Fact]
    public async Task What_is_read_back_tells_name_kind_and_version()
    {
        using var script = new HostScript(guest =>
        {
            if (guest.Run == 1)
                guest.Call(Durability, "persist-durable-function-invocation", WitValue.String("lib::f"), Bytes(1), Bytes(2), WriteRemote);
            else
                guest.Note(WitValue.Tuple([.. guest.Call(Durability, "read-persisted-durable-function-invocation").AsItems[1..]]));
        });
        await script.RunAsync();
        await script.ReplayAsync();
        Assert.Equal("[lib::f, 02, 3(), 1]", script.Runs[^1][0]);
    }

    [Theory]
    [InlineData(true, 0, 1)]
    [InlineData(false, 1, 1)]
    public async Task A_remote_write_is_bracketed_unless_it_may_be_repeated(bool idempotent, int brackets, int batchBrackets)
    {
        using var script = new HostScript(guest =>
        {
            guest.Call(Api, "set-idempotence-mode", WitValue.Bool(idempotent));
            Durable(guest, "lib::write", WriteRemote, () => [1]);
            Durable(guest, "lib::batch", Batched, () => [2]);
            Durable(guest, "lib::read", ReadLocal, () => [3]);
        });
        await script.LiveAndReplayAsync();
        var oplog = await script.World.OplogAsync();
        Assert.Equal(brackets + batchBrackets, oplog.OfType<BeginRemoteWriteEntry>().Count());
        Assert.Equal(
            oplog.Select((entry, i) => (entry, Index: (ulong)i + 1)).Where(e => e.entry is BeginRemoteWriteEntry).Select(e => e.Index),
            oplog.OfType<EndRemoteWriteEntry>().Select(entry => entry.BeginIndex.Value));
    }

    [Fact]
    public async Task A_library_call_interrupted_anywhere_is_made_again_or_read_but_never_skipped()
    {
        var effects = 0;
        await CrashSweep.EverywhereAsync(
            guest =>
            {
                guest.Note(Durable(guest, "lib::first", WriteRemote, () =>
                {
                    effects++;
                    return [1];
                }));
                guest.Note(Durable(guest, "lib::second", Batched, () => [2]));
            },
            (script, place) =>
            {
                Assert.Equal(["01", "02"], script.Runs[^1]);
                Assert.InRange(effects, 1, 2);
                effects = 0;
                return Task.CompletedTask;
            });
    }

    [Fact]
    public async Task Reading_while_live_traps()
    {
        using var script = new HostScript(guest => guest.Call(Durability, "read-persisted-durable-function-invocation"));
        await script.TrapsAsync("There is no persisted durable invocation to read");
    }

    [Fact]
    public async Task A_lazy_pollable_is_what_was_set_and_replays_without_it()
    {
        using var script = new HostScript(guest =>
        {
            var lazy = guest.Call(Durability, "[constructor]lazy-initialized-pollable");
            var ready = guest.Call(Durability, "[method]lazy-initialized-pollable.subscribe", lazy);
            guest.Note(guest.Call("wasi:io/poll", "[method]pollable.ready", ready));
            if (guest.Context.IsLive)
            {
                var never = guest.Call("wasi:clocks/monotonic-clock", "subscribe-duration", WitValue.U64(5_000_000_000));
                guest.Call(Durability, "[method]lazy-initialized-pollable.set", lazy, never);
            }
            else
            {
                guest.Call("wasi:clocks/monotonic-clock", "subscribe-duration", WitValue.U64(5_000_000_000));
            }

            guest.Note(guest.Call("wasi:io/poll", "[method]pollable.ready", ready));
            guest.Drop(ready);
            guest.Drop(lazy);
        });
        Assert.Equal(["True", "False"], await script.LiveAndReplayAsync());
    }

    private static WitValue Bytes(params byte[] bytes) => WitValue.List(bytes);

    /// <summary>The pattern of the durability libraries.</summary>
    private static WitValue Durable(Guest guest, string name, WitValue type, Func<byte[]> perform)
    {
        var begin = guest.Call(Durability, "begin-durable-function", type);
        WitValue response;
        if (guest.Call(Durability, "current-durable-execution-state").AsItems[0].AsBool)
        {
            response = WitValue.List(perform());
            guest.Call(Durability, "persist-durable-function-invocation", WitValue.String(name), Bytes(), response, type);
        }
        else
        {
            var persisted = guest.Call(Durability, "read-persisted-durable-function-invocation").AsItems;
            Assert.Equal(name, persisted[1].AsString);
            response = persisted[2];
        }

        guest.Call(Durability, "end-durable-function", type, begin, WitValue.Bool(false));
        return response;
    }
}
