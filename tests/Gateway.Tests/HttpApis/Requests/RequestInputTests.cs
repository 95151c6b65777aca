using System.Text;
using GolemOrleans.Gateway.HttpApis.Requests.Inputs;
using GolemOrleans.Gateway.HttpApis.Requests.Bindings;
using GolemOrleans.GrainInterfaces;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using Xunit;

namespace GolemOrleans.Gateway.Tests.HttpApis.Requests;

/// <summary>Texts of requests as values, and contexts of invocations.</summary>
public sealed class RequestInputTests
{
    [Theory]
    [InlineData(WitKind.U8, "255", true)]
    [InlineData(WitKind.U8, "256", false)]
    [InlineData(WitKind.U8, "+7", true)]
    [InlineData(WitKind.U8, " 7", false)]
    [InlineData(WitKind.U8, "7.0", false)]
    [InlineData(WitKind.S8, "-128", true)]
    [InlineData(WitKind.S8, "-129", false)]
    [InlineData(WitKind.U64, "18446744073709551615", true)]
    [InlineData(WitKind.S64, "-9223372036854775808", true)]
    [InlineData(WitKind.F64, "1.5e3", true)]
    [InlineData(WitKind.F32, "1,5", false)]
    [InlineData(WitKind.F32, "", false)]
    [InlineData(WitKind.Bool, "true", true)]
    [InlineData(WitKind.Bool, "True", false)]
    [InlineData(WitKind.Char, "😀", true)]
    [InlineData(WitKind.Char, "ab", false)]
    [InlineData(WitKind.Char, "", false)]
    [InlineData(WitKind.String, "", true)]
    public void A_text_is_a_value_of_a_type_or_is_not(WitKind kind, string text, bool isOne)
    {
        Assert.Equal(isOne, PrimitiveText.TryRead(text, Primitive(kind), out var value));
        if (isOne)
            Assert.Equal(kind, value.Kind);
    }

    [Fact]
    public void Only_primitive_values_come_from_texts()
    {
        Assert.False(PrimitiveText.TryRead("[]", WitType.List(WitType.U8), out _));
        Assert.Null(PrimitiveText.Name(WitType.List(WitType.U8)));
    }

    [Fact]
    public void An_invocation_context_adds_attributes_and_may_begin_a_trace_of_its_own()
    {
        var request = new TraceRecord
        {
            TraceId = new string('a', 32), ParentSpanId = new string('b', 16), TraceStates = ["x=1"],
            Spans = [new SpanRecord { SpanId = new string('c', 16), ParentId = new string('b', 16), Attributes = [new("request.method", "GET")] }],
        };
        var tagged = RouteTrace.Of(request, Context(("user", "jon")));
        Assert.Equal((request.TraceId, request.ParentSpanId, request.Spans[0].SpanId), (tagged.TraceId, tagged.ParentSpanId, tagged.Spans[0].SpanId));
        Assert.Equal([new("request.method", "GET"), new("user", "jon")], tagged.Spans[0].Attributes);

        var own = RouteTrace.Of(request, Context(("trace-id", new string('D', 32)), ("span_id", new string('E', 16))));
        Assert.Equal((new string('d', 32), null, new string('e', 16), null), (own.TraceId, own.ParentSpanId, own.Spans[0].SpanId, own.Spans[0].ParentId));
        Assert.Empty(own.TraceStates);
        Assert.Equal("Invalid Trace ID: 12 is not 32 hexadecimal digits", Assert.Throws<RequestRefusal>(() => RouteTrace.Of(request, Context(("trace_id", "12")))).Message);
        Assert.Equal(
            "Invocation context must be a Rib expression that resolves to record",
            Assert.Throws<RequestRefusal>(() => RouteTrace.Of(request, new ValueAndType(WitType.U8, WitValue.U8(1)))).Message);
        Assert.Equal(
            "Invocation context values must be string",
            Assert.Throws<RequestRefusal>(() => RouteTrace.Of(request, new ValueAndType(WitType.Record(new WitField("n", WitType.U8)), WitValue.Record(WitValue.U8(1))))).Message);
    }

    [Fact]
    public void Keys_and_names_that_follow_from_a_key_are_the_same_for_ever_and_no_others()
    {
        var component = new Guid("00000000-0000-0000-0000-000000000001");
        Assert.Equal(DerivedKeys.Worker(component, "k"), DerivedKeys.Worker(component, "k"));
        Assert.NotEqual(DerivedKeys.Worker(component, "k"), DerivedKeys.Worker(Guid.Empty, "k"));
        string[] calls = [DerivedKeys.Call("k", 1, "f"), DerivedKeys.Call("k", 2, "f"), DerivedKeys.Call("k", 1, "g"), DerivedKeys.Call("l", 1, "f"), "k"];
        Assert.Distinct(calls);

        // What was once given to a worker as a key must be what is derived after an update of the server.
        Assert.Equal(Pinned, DerivedKeys.Call("k", 1, "f"));
    }

    private const string Pinned = "17e88a01-046d-9304-198e-a9322df0f1ce";

    private static ValueAndType Context(params (string Name, string Value)[] fields) => new(
        WitType.Record([.. fields.Select(f => new WitField(f.Name, WitType.String))]), WitValue.Record([.. fields.Select(f => WitValue.String(f.Value))]));

    private static WitType Primitive(WitKind kind) => kind switch
    {
        WitKind.U8 => WitType.U8, WitKind.S8 => WitType.S8, WitKind.U64 => WitType.U64, WitKind.S64 => WitType.S64, WitKind.F32 => WitType.F32, WitKind.F64 => WitType.F64,
        WitKind.Bool => WitType.Bool, WitKind.Char => WitType.Char, _ => WitType.String,
    };
}
