using GolemOrleans.Values.Types;
using GolemOrleans.Values.Wit;
using Xunit;

namespace GolemOrleans.Values.Tests.Wit;

public class WitPrinterTests
{
    [Theory]
    [InlineData("record { product-id: string, price: f32, %list: list<u8> }")]
    [InlineData("variant { a, b(option<u8>) }")]
    [InlineData("enum { a, %record }")]
    [InlineData("flags { a, b }")]
    [InlineData("result<_, string>")]
    [InlineData("result")]
    [InlineData("result<u8>")]
    [InlineData("tuple<u8, list<char, 3>, map<string, bool>>")]
    public void A_type_prints_inline(string text) => Assert.Equal(text, WitTypePrinter.Print(Inline(text)));

    [Fact]
    public void A_function_type_prints_inline() => Assert.Equal(
        "func(a: u8, %type: borrow<r>) -> option<own<r>>",
        WitTypePrinter.Print(Function()));

    [Fact]
    public void An_interface_prints_as_it_is_written()
    {
        const string text = """
            interface i {
              use other.{r as s};
              use x:y/z@1.0.0.{n};
              type list-of-n = list<n>;
              record rec {
                %type: list-of-n,
                e: option<en>,
              }
              enum en {
                a,
                b,
              }
              resource res {
                constructor(x: rec);
                m: func(y: borrow<s>) -> s;
                make: static func() -> result<res>;
              }
              type alias = res;
              f: func(a: alias, b: tuple<n, char>);
            }

            """;
        var set = WitPackageSet.Parse("package x:y@1.0.0 { interface z { enum n { q } } } package p:q { interface other { resource r; } " + text + " }");
        Assert.Equal(text.Replace("a: alias", "a: res", StringComparison.Ordinal), WitPrinter.Print(set.Find("p:q/i")!));
    }

    [Fact]
    public void The_host_packages_survive_printing_and_reading()
    {
        var host = HostWit.Load();
        var read = WitPackageSet.Parse(WitPrinter.Print(host));
        Assert.Equal(host.Interfaces.Select(i => i.Name), read.Interfaces.Select(i => i.Name));
        foreach (var expected in host.Interfaces)
        {
            var actual = read.Find(expected.Name)!;
            Assert.Equal(Describe(expected), Describe(actual));
        }

        Assert.Equal(host.FindWorld("golem-orleans:host/host")!.Imports.Select(i => i.Name), read.FindWorld("golem-orleans:host/host")!.Imports.Select(i => i.Name));
    }

    [Fact]
    public void Printed_packages_are_valid_for_wasm_tools()
    {
        var host = HostWit.Load();
        var files = host.Packages.Select(p => (p.Name.Namespace == "golem-orleans" ? "root.wit" : $"deps/{p.Name.Namespace}-{p.Name.Name}.wit", WitPrinter.Print(p)));
        if (WasmTools.ComponentWit(files) is var (exitCode, output))
            Assert.True(exitCode == 0, output);
    }

    [Fact]
    public void Worlds_print_with_inline_interfaces_and_functions()
    {
        const string text = """
            world w {
              use i.{t};
              import i;
              import log: func(line: string) -> t;
              export api: interface {
                use i.{t};
                g: func() -> t;
              }
              export run: func();
            }

            """;
        var set = WitPackageSet.Parse("package p:q@1.0.0; interface i { enum t { a } } " + text);
        Assert.Equal(text, WitPrinter.Print(set.FindWorld("p:q/w")!));
    }

    [Fact]
    public void Types_without_a_name_are_given_one()
    {
        var type = WitType.List(WitType.Record(new WitField("a", WitType.Enum("b"))));
        var text = WitPrinter.Print(new WitInterface("p:q/i", [new WitFunction("f", new FunctionType([], type))], []));
        Assert.Equal(type, WitPackageSet.Parse("package p:q; " + text).Find("p:q/i")!.Functions[0].Type.Result);
    }

    [Fact]
    public void Every_type_survives_printing_and_reading() => TypedValues.ForAll(
        500,
        (type, _) =>
        {
            var text = WitPrinter.Print(new WitInterface("p:q/i", [], [new WitTypeDefinition("the-type", type, null)]));
            Assert.Equal(type, WitPackageSet.Parse("package p:q; " + text).Find("p:q/i")!.FindType("the-type")!.Type);
        },
        handles: false);

    private static WitType Inline(string text) => text.Split(' ')[0] switch
    {
        "record" or "variant" or "enum" or "flags" => WitPackageSet.Parse($"package a:b; interface i {{ {text.Replace(" {", " t {", StringComparison.Ordinal)} }}")
            .Find("a:b/i")!.FindType("t")!.Type!,
        _ => WitPackageSet.Parse($"package a:b; interface i {{ type t = {text}; }}").Find("a:b/i")!.FindType("t")!.Type!,
    };

    private static FunctionType Function() => WitPackageSet
        .Parse("package a:b; interface i { resource r; f: func(a: u8, %type: borrow<r>) -> option<r>; }")
        .Find("a:b/i")!.FindFunction("f")!.Type;

    private static IEnumerable<string> Describe(WitInterface i) =>
        i.Functions.Select(f => f.Name + ": " + WitTypePrinter.Print(f.Type))
            .Concat(i.Types.Select(t => $"{t.Name} = {(t.Type is null ? t.Resource!.Name : WitTypePrinter.Print(t.Type))} from {t.Origin}"))
            .Order(StringComparer.Ordinal);
}
