using Xunit;

namespace GolemOrleans.Components.Tests.Validation;

public sealed class TypeTests
{
    [Theory]
    [InlineData("(type (func (param \"a\" $f))) ", "is not a value type")]
    [InlineData("(type (list $f))", "is not a value type")]
    [InlineData("(import \"x\" (instance (type $f)))", "is not an instance type")]
    [InlineData("(import \"x\" (component (type $f)))", "is not a component type")]
    [InlineData("(import \"x\" (func (type $v)))", "is not a function type")]
    [InlineData("(type (own $v))", "is not a resource type")]
    [InlineData("(type (option 7))", "out of bounds")]
    [InlineData("(type (func (result (borrow $r))))", "cannot contain a borrow")]
    [InlineData("(type (func (result (list (option (borrow $r))))))", "cannot contain a borrow")]
    public void Types_of_the_wrong_kind_are_refused(string text, string reason) =>
        Wat.Refused($"(import \"r\" (type $r (sub resource))) (type $f (func)) (type $v u32) {text}", reason);

    [Fact]
    public void Thirty_two_flags_are_the_most()
    {
        static string Flags(int n) => "(type (flags" + string.Concat(Enumerable.Range(0, n).Select(i => $" \"f{i}\"")) + "))";
        Wat.Accepted(Flags(32));
        Wat.Refused(Flags(33), "exceed the limit of 32");
    }

    [Fact]
    public void Fixed_lists_and_maps_are_accepted()
    {
        Wat.Accepted("(type (list u8 268435455)) (type (list u64 33554431)) (type (list string 16777215)) (type (map string (list u8)))");
        Wat.Refused("(type (list u8 268435456))", "takes more than");
        Wat.Refused("(type (list u64 536870912))", "takes more than");
        Wat.Refused("(type (tuple (list u8 268435455) u8))", "takes more than");
        Wat.Refused("(type (map f64 u8))", "is not a key type");
    }

    [Fact]
    public void Resources_are_not_defined_within_types() =>
        Wat.Refused("(type (component (type (resource (rep i32)))))", "only be defined by a component");

    [Fact]
    public void Outer_types_with_resources_do_not_enter_another_component()
    {
        const string reason = "an outer type that refers to a resource";
        Wat.Refused("(type $r (resource (rep i32))) (component (alias outer 1 $r (type)))", reason);
        Wat.Refused("(type $r (resource (rep i32))) (type $l (list (own $r))) (component (alias outer 1 $l (type)))", reason);
        Wat.Refused("(type $r (resource (rep i32))) (type $c (component (import \"a\" (type (eq $r))))) (component (alias outer 1 $c (type)))", reason);
        Wat.Refused("(type $r (resource (rep i32))) (component (component (alias outer 2 $r (type))))", reason);
        Wat.Accepted("(type $c (component (import \"a\" (type (sub resource))))) (component (alias outer 1 $c (type)))");
        Wat.Accepted("(type $r (resource (rep i32))) (type (component (alias outer 1 $r (type))))");
        Wat.Accepted("(type $r (resource (rep i32))) (alias outer 0 $r (type))");
        Wat.Accepted("(core module $m) (component $d) (type $t (list u8)) (component (alias outer 1 $m (core module)) (alias outer 1 $d (component)) (alias outer 1 $t (type)))");
    }

    [Theory]
    [InlineData("(alias outer 1 0 (type))", "exceeds the enclosing components")]
    [InlineData("(alias outer 0 0 (core module))", "out of bounds")]
    [InlineData("(component (alias outer 1 3 (component)))", "out of bounds")]
    [InlineData("(import \"i\" (instance $i)) (alias export $i \"x\" (func))", "does not export \"x\"")]
    [InlineData("(import \"i\" (instance $i (export \"x\" (func)))) (alias export $i \"x\" (type))", "is a function, not a type")]
    [InlineData("(core module $m) (core instance $i (instantiate $m)) (alias core export $i \"f\" (core func))", "does not export \"f\"")]
    [InlineData("(component $d) (type (component (alias outer 1 $d (component))))", "may only refer to types or instances")]
    public void Aliases_of_what_is_not_there_are_refused(string text, string reason) => Wat.Refused(text, reason);

    private const string Returns = """
        (core module $m (func (export "f") (result i32) unreachable))
        (core instance $i (instantiate $m))
        """;

    [Theory]
    [InlineData("(record (field \"x\" u32))")]
    [InlineData("(enum \"a\" \"b\")")]
    [InlineData("(flags \"a\")")]
    [InlineData("(variant (case \"a\") (case \"b\"))")]
    public void Exported_functions_use_types_by_their_exported_name(string type)
    {
        var function = $"{Returns} (type $t {type}) (func $f (result $t) (canon lift (core func $i \"f\")))";
        const string reason = "neither imported nor exported by name";
        Wat.Refused($"{function} (export \"f\" (func $f))", reason);
        Wat.Refused($"{function} (export \"t\" (type $t)) (export \"f\" (func $f))", reason);
        Wat.Refused($"{function} (instance $bag (export \"f\" (func $f))) (export \"bag\" (instance $bag))", reason);
        Wat.Accepted($"{function} (export $n \"t\" (type $t)) (export \"f\" (func $f) (func (result $n)))");
    }

    [Fact]
    public void Anonymous_types_need_no_name() =>
        Wat.Accepted("""
            (core module $m (func (export "f") (param i32 i32 i32 i32)))
            (core instance $i (instantiate $m))
            (func $f (param "a" (tuple u32 u32)) (param "b" (option u32)) (canon lift (core func $i "f")))
            (export "f" (func $f))
            """);

    [Fact]
    public void Imported_functions_use_imported_types_only()
    {
        const string reason = "uses a type that is not imported by name";
        Wat.Refused("(type $t (enum \"a\")) (import \"f\" (func (result $t)))", reason);
        Wat.Refused("(type $r (resource (rep i32))) (export $e \"r\" (type $r)) (import \"f\" (func (result (own $e))))", reason);
        Wat.Accepted("(type $t (enum \"a\")) (import \"t\" (type $n (eq $t))) (import \"f\" (func (result $n)))");
    }

    [Fact]
    public void Exported_types_consist_of_visible_types() =>
        Wat.Refused("(type $r (resource (rep i32))) (type $t (record (field \"r\" (own $r)))) (export \"t\" (type $t))", "neither imported nor exported by name");

    [Fact]
    public void Function_and_instance_types_may_be_exported_as_types() =>
        Wat.Accepted("(type $f (func)) (export \"f\" (type $f)) (type $i (instance (export \"x\" (func)))) (export \"i\" (type $i)) (import \"g\" (type (eq $f)))");

    [Fact]
    public void Component_start_functions_are_not_supported() =>
        Wat.Refused("(import \"f\" (func $f)) (start $f)", "not supported: component start functions");
}
