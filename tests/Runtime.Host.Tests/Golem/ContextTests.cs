using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Host.Tests.Scripts;
using GolemOrleans.Values;
using Xunit;

namespace GolemOrleans.Runtime.Host.Tests.Golem;

/// <summary><c>golem:api/context</c>.</summary>
public sealed class ContextTests
{
    private const string Context = "golem:api/context";

    [Fact]
    public async Task Spans_nest_carry_attributes_and_are_the_same_in_replay()
    {
        using var script = new HostScript(guest =>
        {
            var outer = Start(guest, "outer");
            Set(guest, outer, "color", "red");
            Set(guest, outer, "shape", "round");
            var inner = Start(guest, "inner");
            Set(guest, inner, "color", "blue");
            var here = guest.Call(Context, "current-context");
            guest.Note(guest.Call(Context, "[method]span.started-at", inner));
            guest.Note(guest.Call(Context, "[method]invocation-context.trace-id", here));
            guest.Note(guest.Call(Context, "[method]invocation-context.span-id", here));
            guest.Note(guest.Call(Context, "[method]invocation-context.trace-context-headers", here));
            guest.Note(guest.Call(Context, "[method]invocation-context.get-attribute", here, WitValue.String("color"), WitValue.Bool(true)));
            guest.Note(guest.Call(Context, "[method]invocation-context.get-attribute", here, WitValue.String("shape"), WitValue.Bool(false)));
            guest.Note(guest.Call(Context, "[method]invocation-context.get-attribute", here, WitValue.String("shape"), WitValue.Bool(true)));
            guest.Note(guest.Call(Context, "[method]invocation-context.get-attributes", here, WitValue.Bool(false)));
            guest.Note(guest.Call(Context, "[method]invocation-context.get-attribute-chain", here, WitValue.String("color")));
            guest.Note(guest.Call(Context, "[method]invocation-context.get-attribute-chain", here, WitValue.String("name")));
            guest.Drop(inner);
            guest.Call(Context, "[method]span.finish", outer);
            guest.Call(Context, "[method]span.finish", outer);
            guest.Drop(outer);
        });
        var notes = await script.LiveAndReplayAsync();
        Assert.Equal("1(0(blue))", notes[4]);
        Assert.Equal("0()", notes[5]);
        Assert.Equal("1(0(round))", notes[6]);
        Assert.Equal("[[color, 0(blue)], [name, 0(inner)]]", notes[7]);
        Assert.Equal("[0(blue), 0(red)]", notes[8]);
        Assert.Equal("[0(inner), 0(outer), 0(invoke-exported-function)]", notes[9]);
        Assert.Contains($"00-{notes[1]}-{notes[2]}-01", notes[3], StringComparison.Ordinal);
        var oplog = await script.World.OplogAsync();
        Assert.Equal(2, oplog.OfType<StartSpanEntry>().Count());
        Assert.Equal(2, oplog.OfType<FinishSpanEntry>().Count());
        Assert.Equal(3, oplog.OfType<SetSpanAttributeEntry>().Count());
    }

    [Fact]
    public async Task The_parents_end_with_the_invocations_own_span()
    {
        using var script = new HostScript(guest =>
        {
            var span = Start(guest, "mine");
            var here = guest.Call(Context, "current-context");
            var depth = 1;
            for (var parent = guest.Call(Context, "[method]invocation-context.parent", here); parent.IsSome; depth++)
                parent = guest.Call(Context, "[method]invocation-context.parent", parent.Payload);
            guest.Note($"{depth}");
            guest.Drop(span);
            guest.Note(guest.Call(Context, "[method]invocation-context.get-attribute", guest.Call(Context, "current-context"), WitValue.String("name"), WitValue.Bool(false)));
        });
        Assert.Equal(["2", "1(0(invoke-exported-function))"], await script.LiveAndReplayAsync());
    }

    [Fact]
    public async Task Forwarding_is_on_until_it_is_turned_off()
    {
        using var script = new HostScript(guest =>
        {
            guest.Note(guest.Call(Context, "allow-forwarding-trace-context-headers", WitValue.Bool(false)));
            guest.Note(guest.Call(Context, "allow-forwarding-trace-context-headers", WitValue.Bool(true)));
        });
        Assert.Equal(["True", "False"], await script.LiveAndReplayAsync());
    }

    private static WitValue Start(Guest guest, string name) => guest.Call(Context, "start-span", WitValue.String(name));

    private static void Set(Guest guest, WitValue span, string name, string value) =>
        guest.Call(Context, "[method]span.set-attribute", span, WitValue.String(name), WitValue.Variant(0, WitValue.String(value)));
}
