using GolemOrleans.Components.Tests.Linking;
using GolemOrleans.Values;
using GolemOrleans.Values.Tests.Wit;
using Xunit;

namespace GolemOrleans.Components.Tests.Composition;

/// <summary>Our compositions beside those that <c>wac plug</c> made of the same parts.</summary>
[Collection(nameof(LinkingFixture))]
public sealed class PlugTests(LinkingFixture fixture)
{
    /// <summary>Name of wac's composition, socket, and plugs one after the other.</summary>
    public static TheoryData<string, string, string[]> Compositions => new()
    {
        { "functions", "summer", ["ops"] },
        { "till", "shopper", ["till"] },
        { "shop", "shopper", ["till", "store"] },
        { "counter", "front", ["c-counter"] },
    };

    [Theory]
    [MemberData(nameof(Compositions))]
    public void A_composition_has_the_imports_and_exports_of_the_one_by_wac(string name, string socket, string[] plugs)
    {
        var ours = Compose(socket, plugs);
        var wac = Parts.Decode($"wac-{name}");
        Assert.Equal(ExternText.Lines(wac.Imports).Order(), ExternText.Lines(ours.Imports).Order());
        Assert.Equal(ExternText.Lines(wac.Exports), ExternText.Lines(ours.Exports));
    }

    [Theory]
    [MemberData(nameof(Compositions))]
    public void A_composition_answers_like_the_one_by_wac(string name, string socket, string[] plugs)
    {
        if (name == "till")
            return; // Wants a store: is part of "shop".
        Assert.Equal(Transcript(name, Parts.Decode($"wac-{name}")), Transcript(name, Compose(socket, plugs)));
    }

    [Theory]
    [MemberData(nameof(Compositions))]
    public void Wasm_tools_accept_a_composition(string name, string socket, string[] plugs)
    {
        if (WasmTools.ComponentWit(Compose(socket, plugs).Bytes.Span) is { } result)
            Assert.True(result.ExitCode == 0, $"{name}: {result.Output}");
    }

    [Fact]
    public void Parts_composed_give_these_answers()
    {
        Assert.Equal(["sum 5", "sum 300", "log high 5", "log high 300"], Transcript("functions", Compose("summer", "ops")));
        Assert.Equal(["fill 26", "buy 27", "total 26"], Transcript("shop", Compose("shopper", "till", "store")));
        Assert.Equal(["twice 11", "counted 8"], Transcript("counter", Compose("front", "c-counter")));
    }

    [Fact]
    public void Equal_parts_give_equal_bytes() =>
        Assert.Equal(Compose("front", "c-counter").Bytes.ToArray(), Compose("front", "c-counter").Bytes.ToArray());

    private static ComponentDefinition Compose(string socket, params string[] plugs) =>
        plugs.Aggregate(Parts.Decode(socket), (composed, plug) => ComponentComposer.Plug(composed, [Parts.Decode(plug)]));

    private List<string> Transcript(string name, ComponentDefinition component)
    {
        var lines = new List<string>();
        var logged = new List<string>();
        var host = new StubImports(new()
        {
            ["wasi:clocks/monotonic-clock/now"] = (ref call) => call.Result = WitValue.U64(3),
            ["log"] = (ref call) => logged.Add($"log {(call.Arguments[0].Discriminant == 0 ? "low" : "high")} {call.Arguments[1].AsU32}"),
        });
        using var compiled = CompiledComponent.Compile(fixture.Engine, component, host);
        using var instance = ComponentInstance.Create(compiled, new InstanceOptions());
        switch (name)
        {
            case "functions":
                lines.Add($"sum {Call("my:app/api", "sum", WitValue.U32(2), WitValue.U32(3)).AsU32}");
                lines.Add($"sum {Call(null, "sum", WitValue.U32(100), WitValue.U32(200)).AsU32}");
                break;
            case "shop":
                var items = WitValue.List(new[] { Item(3, 7), Item(5, 1) });
                var basket = Call("demo:shop/api@1.1.0", "fill", items);
                lines.Add($"fill {Call("demo:shop/api@1.1.0", "total", WitValue.Borrow(basket.AsResource)).AsU32}");
                lines.Add($"buy {Call("demo:shop/api@1.1.0", "buy", items).AsU32}");
                lines.Add($"total {Call("demo:shop/api@1.1.0", "total", WitValue.Borrow(basket.AsResource)).AsU32}");
                break;
            default:
                lines.Add($"twice {Call("demo:front/api", "twice", WitValue.U64(4)).AsU64}");
                lines.Add($"counted {Call("demo:front/api", "counted", WitValue.U64(4)).AsU64}");
                break;
        }

        return [.. lines, .. logged];

        WitValue Call(string? api, string function, params WitValue[] arguments) => instance.FindFunction(api, function)!.Call(arguments);

        static WitValue Item(uint price, uint count) => WitValue.Record([WitValue.U32(price), WitValue.U32(count)]);
    }
}
