using Xunit;

namespace GolemOrleans.Components.Tests.Validation;

public sealed class InstantiationTests
{
    [Theory]
    [InlineData("(func)", "(func $ (param i32))", "expected a core function")]
    [InlineData("(func)", "(func $ (result i32) unreachable)", "expected a core function")]
    [InlineData("(global i32)", "(global $ i64 (i64.const 0))", "expected a global I32, found I64")]
    [InlineData("(global i32)", "(global $ (mut i32) (i32.const 0))", "expected a global I32, found (mut I32)")]
    [InlineData("(global i32)", "(func $)", "expected a core global, found a core function")]
    [InlineData("(table 1 funcref)", "(table $ 1 externref)", "expected a table of FuncRef")]
    [InlineData("(table 2 funcref)", "(table $ 1 funcref)", "expected a table of limits")]
    [InlineData("(table 1 2 funcref)", "(table $ 1 funcref)", "expected a table of limits")]
    [InlineData("(memory 1)", "(memory $ 0)", "expected a memory of limits")]
    [InlineData("(memory 1 2)", "(memory $ 1 3)", "expected a memory of limits")]
    public void Core_arguments_of_another_type_are_refused(string import, string export, string reason) =>
        Wat.Refused($"""
            (core module $needs (import "a" "x" {import}))
            (core module $gives {export.Replace("$", "(export \"x\")", StringComparison.Ordinal)})
            (core instance $g (instantiate $gives))
            (core instance (instantiate $needs (with "a" (instance $g))))
            """, reason);

    [Theory]
    [InlineData("(table 1 funcref)", "(table (export \"x\") 2 5 funcref)")]
    [InlineData("(memory 1)", "(memory (export \"x\") 2 3)")]
    [InlineData("(global i32)", "(global (export \"x\") i32 (i32.const 0))")]
    [InlineData("(tag (param i32))", "(tag (export \"x\") (param i32))")]
    public void Core_arguments_may_be_subtypes(string import, string export) =>
        Wat.Accepted($"""
            (core module $needs (import "a" "x" {import}))
            (core module $gives {export})
            (core instance $g (instantiate $gives))
            (core instance (instantiate $needs (with "a" (instance $g)) (with "unused" (instance $g))))
            """);

    [Theory]
    [InlineData("(core instance (instantiate $m))", "missing instantiation argument \"a\"")]
    [InlineData("(core instance (instantiate $m (with \"a\" (instance))))", "does not export \"x\"")]
    [InlineData("(core instance $e (instantiate $empty)) (core instance (instantiate $empty (with \"b\" (instance $e)) (with \"b\" (instance $e))))", "occurs twice")]
    public void Missing_core_arguments_are_refused(string text, string reason) =>
        Wat.Refused($"""(core module $empty) (core module $m (import "a" "x" (func))) {text}""", reason);

    [Theory]
    [InlineData("(func)", "(func (param \"a\" u8))", "expected 0 parameters, found 1")]
    [InlineData("(func (param \"b\" u8))", "(func (param \"a\" u8))", "expected a parameter named \"b\", found \"a\"")]
    [InlineData("(func (param \"a\" u8))", "(func (param \"a\" s8))", "parameter \"a\": expected U8, found S8")]
    [InlineData("(func (result u8))", "(func)", "expected a result, found none")]
    [InlineData("(func)", "(instance)", "expected a function, found an instance")]
    [InlineData("(instance (export \"x\" (func)))", "(instance)", "missing export \"x\"")]
    [InlineData("(instance (export \"x\" (func)))", "(instance (export \"x\" (func (result u8))))", "export \"x\": expected no result")]
    public void Component_arguments_of_another_type_are_refused(string wanted, string given, string reason)
    {
        var sort = given.StartsWith("(func", StringComparison.Ordinal) ? "func" : "instance";
        Wat.Refused($"""
            (import "a" {given.Insert(sort.Length + 1, " $a")})
            (component $c (import "x" {wanted}))
            (instance (instantiate $c (with "x" ({sort} $a))))
            """, "instantiation argument \"x\": " + reason);
    }

    [Theory]
    [InlineData("(record (field \"a\" u8))", "(record (field \"a\" u8) (field \"b\" u8))", "expected 1 fields, found 2")]
    [InlineData("(record (field \"a\" u8))", "(record (field \"b\" u8))", "expected a field named \"a\"")]
    [InlineData("(variant (case \"a\" u8))", "(variant (case \"a\"))", "case \"a\": expected a type, found none")]
    [InlineData("(variant (case \"a\"))", "(variant (case \"a\" u8))", "case \"a\": expected no type")]
    [InlineData("(enum \"a\")", "(enum \"b\")", "expected a case named \"a\"")]
    [InlineData("(flags \"a\" \"b\")", "(flags \"a\")", "expected 2 flags, found 1")]
    [InlineData("(tuple u8 u16)", "(tuple u8 u8)", "item 1: expected U16, found U8")]
    [InlineData("(result u8)", "(result)", "expected a ok type, found none")]
    [InlineData("(result (error u8))", "(result (error u16))", "error type: expected U8, found U16")]
    [InlineData("(list u8)", "(list u8 3)", "expected List, found FixedList")]
    [InlineData("(list u8 4)", "(list u8 3)", "expected a list of 4, found one of 3")]
    [InlineData("(map string u8)", "(map string u16)", "expected U8, found U16")]
    public void Type_arguments_must_be_equal(string wanted, string given, string reason) =>
        Wat.Refused($"""
            (type $g {given})
            (component $c (type $w {wanted}) (import "x" (type (eq $w))))
            (instance (instantiate $c (with "x" (type $g))))
            """, reason);

    [Fact]
    public void Missing_component_argument_is_named() =>
        Wat.Refused("""(component $c (import "x" (func))) (instance (instantiate $c))""", "missing instantiation argument \"x\"");

    [Fact]
    public void Superfluous_arguments_and_exports_are_ignored() =>
        Wat.Accepted("""
            (import "i" (instance $i (export "f" (func)) (export "g" (func))))
            (component $c (import "i" (instance (export "f" (func)))))
            (instance (instantiate $c (with "i" (instance $i)) (with "Not-Needed-1" (instance $i))))
            """);

    [Fact]
    public void Modules_are_passed_by_core_subtyping()
    {
        const string declared = """
            (component $c (import "m" (core module (import "" "f" (func)) (import "" "g" (global i32)) (export "x" (func)))))
            """;
        Wat.Accepted($"""(core module $m (import "" "g" (global i32)) (func (export "x")) (func (export "y"))) {declared} (instance (instantiate $c (with "m" (core module $m))))""");
        Wat.Refused($"""(core module $m (import "" "h" (func)) (func (export "x"))) {declared} (instance (instantiate $c (with "m" (core module $m))))""", "the module imports \"\" \"h\"");
        Wat.Refused($"""(core module $m) {declared} (instance (instantiate $c (with "m" (core module $m))))""", "does not export \"x\"");
    }

    [Fact]
    public void Components_are_passed_contravariantly_in_their_imports()
    {
        const string declared = """
            (component $c (import "d" (component (import "r" (type $r (sub resource))) (import "f" (func (param "x" (own $r)))) (export "g" (func (result (own $r)))))))
            """;
        const string body = """(core module $m (func (export "g") (result i32) unreachable)) (core instance $i (instantiate $m))""";
        Wat.Accepted($$"""
            {{declared}}
            (component $d (import "r" (type $r (sub resource))) {{body}} (func $g (result (own $r)) (canon lift (core func $i "g"))) (export "g" (func $g)))
            (instance (instantiate $c (with "d" (component $d))))
            """);
        Wat.Refused($$"""
            {{declared}}
            (component $d (import "r" (type $r (sub resource))) (import "h" (func)))
            (instance (instantiate $c (with "d" (component $d))))
            """, "the component imports \"h\"");
        Wat.Refused($$"""
            {{declared}}
            (component $d (type $s (resource (rep i32))) (export $r "s" (type $s)) {{body}} (func $g (result (own $r)) (canon lift (core func $i "g"))) (export "g" (func $g)))
            (instance (instantiate $c (with "d" (component $d))))
            """, "resource types are not the same");
    }

    private const string Equal = """(component $eq (import "a" (type $a (sub resource))) (import "b" (type (eq $a))))""";

    [Theory]
    [InlineData("(type $x (resource (rep i32))) (type $y (resource (rep i32)))")]
    [InlineData("(import \"x\" (type $x (sub resource))) (import \"y\" (type $y (sub resource)))")]
    [InlineData("(import \"x\" (type $x (sub resource))) (type $y (resource (rep i32)))")]
    [InlineData("(type $t (instance (export \"r\" (type (sub resource))))) (import \"i\" (instance $i (type $t))) (import \"j\" (instance $j (type $t))) (alias export $i \"r\" (type $x)) (alias export $j \"r\" (type $y))")]
    [InlineData("(component $d (type $r (resource (rep i32))) (export \"r\" (type $r))) (instance $i (instantiate $d)) (instance $j (instantiate $d)) (alias export $i \"r\" (type $x)) (alias export $j \"r\" (type $y))")]
    [InlineData("(type $x (resource (rep i32))) (export $y \"y\" (type $x) (type (sub resource)))")]
    public void Resources_of_different_origin_are_different(string text) =>
        Wat.Refused($"{text} {Equal} (instance (instantiate $eq (with \"a\" (type $x)) (with \"b\" (type $y))))", "resource types are not the same");

    [Theory]
    [InlineData("(type $x (resource (rep i32))) (export $y \"y\" (type $x))")]
    [InlineData("(import \"x\" (type $x (sub resource))) (import \"y\" (type $y (eq $x)))")]
    [InlineData("(component $d (type $r (resource (rep i32))) (export \"r\" (type $r)) (export \"s\" (type $r))) (instance $i (instantiate $d)) (alias export $i \"r\" (type $x)) (alias export $i \"s\" (type $y))")]
    [InlineData("(component $d (import \"p\" (type $p (sub resource))) (export \"r\" (type $p))) (type $x (resource (rep i32))) (instance $i (instantiate $d (with \"p\" (type $x)))) (alias export $i \"r\" (type $y))")]
    public void Resources_of_one_origin_are_the_same(string text) =>
        Wat.Accepted($"{text} {Equal} (instance (instantiate $eq (with \"a\" (type $x)) (with \"b\" (type $y))))");
}
