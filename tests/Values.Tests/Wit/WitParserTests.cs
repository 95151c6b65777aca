using GolemOrleans.Values.Types;
using GolemOrleans.Values.Wit;
using Xunit;

namespace GolemOrleans.Values.Tests.Wit;

public class WitParserTests
{
    [Fact]
    public void Types_may_be_used_before_they_are_defined()
    {
        var i = WitPackageSet.Parse("package a:b; interface i { f: func(x: outer) -> option<inner>; record outer { x: inner } type inner = u32; }").Find("a:b/i")!;
        Assert.Equal(WitType.Record(new WitField("x", WitType.U32)), i.FindType("outer")!.Type);
        Assert.Equal(new FunctionType([new("x", i.FindType("outer")!.Type!)], WitType.Option(WitType.U32)), i.FindFunction("f")!.Type);
    }

    [Fact]
    public void All_type_constructors_are_read()
    {
        var i = WitPackageSet.Parse("""
            package a:b@1.0.0;
            /// Documentation.
            interface i {
              resource r;
              type a = list<u8>; type b = list<u8, 4>; type c = map<string, u64>; type d = option<char>;
              type e = result; type f = result<f32>; type g = result<_, f64>; type h = result<s8, s16>;
              type j = tuple<bool, string>; type k = own<r>; type l = borrow<r>; type m = list<r>;
              flags n { %u8, y } enum o { p } variant q { s(u16), t, }
            }
            """).Find("a:b/i@1.0.0")!;
        var r = i.FindType("r")!.Resource!;
        Assert.Equal(
            [
                WitType.List(WitType.U8), WitType.FixedList(WitType.U8, 4), WitType.Map(WitType.String, WitType.U64), WitType.Option(WitType.Char),
                WitType.Result(null, null), WitType.Result(WitType.F32, null), WitType.Result(null, WitType.F64), WitType.Result(WitType.S8, WitType.S16),
                WitType.Tuple(WitType.Bool, WitType.String), WitType.Own(r), WitType.Borrow(r), WitType.List(WitType.Own(r)),
                WitType.Flags("u8", "y"), WitType.Enum("p"), WitType.Variant(new WitCase("s", WitType.U16), new WitCase("t", null)),
            ],
            i.Types.Where(t => t.Name != "r").Select(t => t.Type!));
    }

    [Fact]
    public void Resources_have_constructors_methods_and_static_functions()
    {
        var i = WitPackageSet.Parse("package a:b; interface i { resource r { constructor(x: u8); m: func() -> u8; s: static func() -> r; } }").Find("a:b/i")!;
        var r = i.FindType("r")!.Resource!;
        Assert.Equal(["[constructor]r", "[method]r.m", "[static]r.s"], i.Functions.Select(f => f.Name));
        Assert.Equal(new FunctionType([new("x", WitType.U8)], WitType.Own(r)), i.Functions[0].Type);
        Assert.Equal(new FunctionType([new("self", WitType.Borrow(r))], WitType.U8), i.Functions[1].Type);
        Assert.Equal(new FunctionType([], WitType.Own(r)), i.Functions[2].Type);
    }

    [Fact]
    public void Packages_use_each_other_with_versions_aliases_and_nesting()
    {
        var set = WitPackageSet.Parse("""
            package x:y@0.1.0-rc.1+b {
              interface t { resource r; type n = u8; }
            }
            package p:q@2.0.0 {
              use x:y/t@0.1.0-rc.1+b as other;
              interface i { use other.{r as s, n}; f: func(s: s) -> n; }
            }
            """);
        var i = set.Find("p:q/i")!;
        Assert.Same(set.Find("x:y/t")!.FindType("r")!.Resource, i.FindType("s")!.Resource);
        Assert.Equal(WitType.U8, i.FindFunction("f")!.Type.Result);
    }

    [Fact]
    public void Sources_of_one_folder_are_one_package()
    {
        var set = WitPackageSet.Parse(
            new WitSource("w/a.wit", "interface a { use b.{t}; }"), new WitSource("w/b.wit", "package p:q; interface b { type t = u8; }"));
        Assert.Equal(WitType.U8, set.Find("p:q/a")!.FindType("t")!.Type);
    }

    [Fact]
    public void Worlds_import_export_and_include()
    {
        var world = WitPackageSet.Parse("""
            package p:q;
            interface i { f: func(); }
            world base { import i; import log: func(line: string); export run: func(); }
            @since(version = 1.0.0)
            world w {
              include base with { run as start };
              @unstable(feature = more)
              export api: interface { use i2.{t}; g: func() -> t; }
              export i;
            }
            interface i2 { type t = u8; }
            """).FindWorld("p:q/w")!;
        Assert.Equal(["p:q/i", "log"], world.Imports.Select(x => x.Name));
        Assert.Equal(["api", "p:q/i", "start"], world.Exports.Select(x => x.Name));
        Assert.Equal(WitType.U8, world.Exports[0].Interface!.FindFunction("g")!.Type.Result);
    }

    [Theory]
    [InlineData("package a:b; interface i { f: func(x: nope); }", "wit:1:39: type `nope` not found")]
    [InlineData("package a:b;\ninterface i {\n  record r { x: r }\n}", "wit:3:17: type `r` depends on itself")]
    [InlineData("package a:b; interface i { type a = list<b>; type b = a; }", "wit:1:55: type `a` depends on itself")]
    [InlineData("package a:b; interface i { use c.{t}; }", "wit:1:32: interface `a:b/c` not found")]
    [InlineData("package a:b; interface c {} interface i { use c.{t}; }", "wit:1:50: interface `a:b/c` has no type `t`")]
    [InlineData("package a:b; interface i { record r {} }", "wit:1:37: a record needs at least one field")]
    [InlineData("package a:b; interface i { f: func() -> stream<u8>; }", "wit:1:47: expected `;`, found `<`")]
    [InlineData("package a:b; interface i { f: func() -> list; }", "wit:1:41: `list` takes 1 type")]
    [InlineData("package a:b; interface i { f: async func(); }", "wit:1:31: asynchronous functions are not supported")]
    [InlineData("package a:b; interface i { f: func() -> own<t>; type t = u8; }", "wit:1:45: `t` is not a resource")]
    [InlineData("package a:b; interface i { enum e { a, A } }", "wit:1:28: `A` is defined twice")]
    [InlineData("package a:b; interface i { type a = u8; type a = u8; }", "wit:1:41: `a` is defined twice")]
    [InlineData("package a:b; interface aB {}", "wit:1:24: `aB` is not a kebab-case name")]
    [InlineData("package a:b@1.2; interface i {}", "wit:1:13: expected a version such as 1.2.3")]
    [InlineData("package a:b; /* open", "wit:1:14: the comment does not end")]
    [InlineData("package a:b; world w { include w; }", "wit:1:14: world `w` includes itself")]
    [InlineData("package a:b; interface i { f: func() -> ?; }", "wit:1:41: unexpected character '?'")]
    [InlineData("interface i {}", "wit:1:1: no `package` is declared")]
    [InlineData("package a:b; interface i {", "wit:1:27: expected a type, a function or `}`, found end of input")]
    public void Bad_text_is_refused_with_its_place(string text, string message)
    {
        var error = Assert.Throws<WitSyntaxException>(() => WitPackageSet.Parse(text));
        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void More_flags_than_a_value_holds_are_refused()
    {
        string Text(int count) => $"package a:b; interface i {{ flags f {{ {string.Join(", ", Enumerable.Range(0, count).Select(n => $"f{n}"))} }} }}";
        Assert.Equal(64, ((FlagsType)WitPackageSet.Parse(Text(64)).Find("a:b/i")!.FindType("f")!.Type!).Names.Length);
        Assert.Equal("wit:1:28: more than 64 flags", Assert.Throws<WitSyntaxException>(() => WitPackageSet.Parse(Text(65))).Message);
    }

    [Fact]
    public void Deep_types_are_refused()
    {
        var direct = "package a:b; interface i { type t = " + string.Concat(Enumerable.Repeat("list<", 200)) + "u8" + new string('>', 200) + "; }";
        var named = "package a:b; interface i { type t0 = u8; " + string.Concat(Enumerable.Range(1, 200).Select(n => $"type t{n} = list<t{n - 1}>; ")) + "}";
        Assert.Contains("types nest deeper than 100 levels", Assert.Throws<WitSyntaxException>(() => WitPackageSet.Parse(direct)).Message, StringComparison.Ordinal);
        Assert.Contains("nests deeper than 100 levels", Assert.Throws<WitSyntaxException>(() => WitPackageSet.Parse(named)).Message, StringComparison.Ordinal);
    }
}
