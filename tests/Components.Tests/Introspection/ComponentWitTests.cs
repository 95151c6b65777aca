using System.Text;
using System.Text.RegularExpressions;
using GolemOrleans.Values.Tests.Wit;
using GolemOrleans.Values.Wit;
using GolemOrleans.Wasmtime;
using Xunit;

namespace GolemOrleans.Components.Tests.Introspection;

/// <summary>
/// Worlds of components as WIT text. Golden texts are in the folder Golden; with GOLEM_WRITE_GOLDEN=1 the test run writes them anew.
/// </summary>
public sealed partial class ComponentWitTests
{
    public static TheoryData<string> Names => [.. Guests.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_world_of_a_real_component_is_as_it_always_was(string name)
    {
        var printed = ComponentWit.Print(Guests.Decode(name));
        if (Environment.GetEnvironmentVariable("GOLEM_WRITE_GOLDEN") == "1")
            File.WriteAllText(Path.Combine(SourceFolder(), $"{name}.wit"), printed);
        using var golden = new StreamReader(typeof(ComponentWitTests).Assembly.GetManifestResourceStream($"{name}.wit")!);
        Assert.Equal(golden.ReadToEnd().ReplaceLineEndings("\n"), printed);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Our_parser_reads_the_printed_world_back(string name)
    {
        var described = ComponentWit.Describe(Guests.Decode(name));
        var read = WitPackageSet.Parse(ComponentWit.Print(Guests.Decode(name)));
        Assert.Equal(described.Interfaces.Select(i => i.Name).Order(), read.Interfaces.Select(i => i.Name).Order());
        foreach (var expected in described.Interfaces)
            Assert.Equal(WitPrinter.Print(expected), WitPrinter.Print(read.Find(expected.Name)!));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Wasm_tools_reads_the_printed_world_as_it_reads_the_component(string name)
    {
        var component = Guests.Load(name);
        var printed = ComponentWit.Print(ComponentDefinition.Decode(component));
        if (WasmTools.ComponentWit(component) is not var (_, expected))
            return;
        var (exitCode, actual) = WasmTools.ComponentWit(Encoding.UTF8.GetBytes(printed))!.Value;
        Assert.True(exitCode == 0, actual);
        Assert.Equal(Comparable(expected), Comparable(actual));
    }

    [Fact]
    public void Types_and_resources_of_other_interfaces_are_used_from_there()
    {
        Assert.Equal(
            """
            package root:component;

            world root {
              import a:b/i;
              import c:d/j@1.0.0;
            }

            package a:b {
              interface i {
                resource r;
                enum e {
                  x,
                  y,
                }
              }
            }

            package c:d@1.0.0 {
              interface j {
                use a:b/i.{r as s, e};
                take: func(s: s, e: e) -> s;
              }
            }

            """.ReplaceLineEndings("\n"),
            Print("""
                (component
                  (import "a:b/i" (instance $i
                    (export "r" (type (sub resource)))
                    (type $e (enum "x" "y")) (export "e" (type (eq $e)))))
                  (alias export $i "r" (type $r))
                  (alias export $i "e" (type $e))
                  (import "c:d/j@1.0.0" (instance
                    (alias outer 1 $r (type $r)) (alias outer 1 $e (type $e))
                    (export "s" (type $s (eq $r)))
                    (export "e" (type $e2 (eq $e)))
                    (export "take" (func (param "s" (own $s)) (param "e" $e2) (result (own $r)))))))
                """));
    }

    [Fact]
    public void An_interface_imported_in_part_and_exported_as_a_whole_is_one_interface()
    {
        var wit = Print("""
            (component
              (import "a:b/i" (instance $i (export "r" (type (sub resource))) (export "f" (func))))
              (core module $m (func (export "f")) (func (export "g") (param i32)))
              (core instance $m (instantiate $m))
              (type $r' (resource (rep i32)))
              (component $shim
                (import "r" (type $r (sub resource)))
                (import "f" (func $f)) (import "g" (func $g (param "r" (own $r))))
                (export $s "r" (type $r)) (export "f" (func $f)) (export "g" (func $g) (func (param "r" (own $s)))))
              (func $f (canon lift (core func $m "f")))
              (func $g (param "r" (own $r')) (canon lift (core func $m "g")))
              (instance $x (instantiate $shim (with "r" (type $r')) (with "f" (func $f)) (with "g" (func $g))))
              (export "a:b/i" (instance $x)))
            """);
        Assert.Contains("import a:b/i;", wit, StringComparison.Ordinal);
        Assert.Contains("export a:b/i;", wit, StringComparison.Ordinal);
        Assert.Contains("""
              interface i {
                resource r;
                f: func();
                g: func(r: r);
              }
            """.ReplaceLineEndings("\n"), wit, StringComparison.Ordinal);
    }

    [Fact]
    public void Functions_types_and_inline_interfaces_of_the_world_are_printed()
    {
        var wit = Print("""
            (component
              (import "r" (type $r (sub resource)))
              (import "[constructor]r" (func (result (own $r))))
              (import "log" (func (param "line" string) (param "by" (borrow $r))))
              (import "plain" (instance (export "f" (func (result (list u8 3))))))
              (core module $m (func (export "f"))) (core instance $m (instantiate $m))
              (func (export "run") (canon lift (core func $m "f"))))
            """);
        Assert.Equal(
            """
            package root:component;

            world root {
              resource r {
                constructor();
              }
              import log: func(line: string, by: borrow<r>);
              import plain: interface {
                f: func() -> list<u8, 3>;
              }
              export run: func();
            }

            """.ReplaceLineEndings("\n"),
            wit);
    }

    [Theory]
    [InlineData("""(component (import "c" (component)))""", "no form")]
    [InlineData("""(component (import "m" (core module)))""", "no form")]
    [InlineData("""(component (import "a:b/c" (instance (export "n" (instance)))))""", "a:b/c / n: only functions")]
    [InlineData("""(component (type $r (resource (rep i32))) (export "r" (type $r)))""", "r: WIT has resources")]
    [InlineData("""(component (import "i" (instance $i (export "r" (type (sub resource))))) (alias export $i "r" (type $r)) (import "f" (func (param "x" (own $r)))))""", "no place")]
    public void What_WIT_cannot_say_is_refused(string component, string reason)
    {
        var refused = Assert.Throws<ComponentWitException>(() => Print(component));
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_package_comes_from_the_metadata_where_it_is_named()
    {
        var named = ComponentDefinition.Decode(WatText.ToWasm("""(component $shop:cart (import "shop:cart/root" (instance)))"""));
        Assert.Equal("shop:cart", named.Metadata.RootPackageName);
        Assert.Equal(["shop:cart/root-world"], ComponentWit.Describe(named).Packages[0].Worlds.Select(w => w.Name));
    }

    private static string Print(string component)
    {
        var printed = ComponentWit.Print(ComponentDefinition.Decode(WatText.ToWasm(component)));
        if (WasmTools.ComponentWit(Encoding.UTF8.GetBytes(printed)) is var (exitCode, output))
            Assert.True(exitCode == 0, output + printed);
        return printed;
    }

    /// <summary>
    /// The packages in order of their names, since nothing orders them; names of primitive types written out, since only
    /// wasm-tools remembers where such a name was used; without <c>use</c>, where we name the interface that defines the type
    /// and wasm-tools the one it came through.
    /// </summary>
    internal static string Comparable(string wit)
    {
        foreach (Match alias in PrimitiveAlias().Matches(wit))
            wit = Regex.Replace(wit, $@"(?<![\w-]){alias.Groups[1].Value}(?![\w-])", alias.Groups[2].Value);
        wit = UseLine().Replace(wit, "");
        return string.Join("", wit.Replace("\npackage ", "\n\0package ", StringComparison.Ordinal).Split('\0').Select(p => p.Trim() + "\n").Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"\n +use [^;]+;(\n(?=\n))?")]
    private static partial Regex UseLine();

    [GeneratedRegex(@"type ([\w-]+) = (\w+);")]
    private static partial Regex PrimitiveAlias();

    private static string SourceFolder([System.Runtime.CompilerServices.CallerFilePath] string path = "") =>
        Path.Combine(Path.GetDirectoryName(path)!, "Golden");
}
