using Xunit;

namespace GolemOrleans.Components.Tests.Validation;

public sealed class CanonTests
{
    /// <summary>A core instance $i that exports mem, realloc and a function f of the given core type.</summary>
    private static string Core(string f, string realloc = "(param i32 i32 i32 i32) (result i32)") => $"""
        (core module $m
          (memory (export "mem") 1)
          (func (export "realloc") {realloc} unreachable)
          (func (export "f") {f} unreachable)
          (func (export "post") (param i32)))
        (core instance $i (instantiate $m))
        """;

    [Theory]
    [InlineData("""(param "a" u8) (param "b" s64) (param "c" f32) (param "d" f64) (result bool)""", "(param i32 i64 f32 f64) (result i32)")]
    [InlineData("""(param "a" (tuple u8 char)) (param "b" (option u64))""", "(param i32 i32 i32 i64)")]
    [InlineData("""(param "a" (result f32 (error u32)))""", "(param i32 i32)")]
    [InlineData("""(param "a" (result f64 (error u32)))""", "(param i32 i64)")]
    [InlineData("""(param "a" (option f32))""", "(param i32 f32)")]
    [InlineData("(result (tuple f64))", "(result f64)")]
    [InlineData("(result (result))", "(result i32)")]
    public void Lift_of_the_flattened_type_is_accepted(string type, string core) =>
        Wat.Accepted($"""{Core(core)} (func {type} (canon lift (core func $i "f")))""");

    [Theory]
    [InlineData("""(param "a" u8)""", "(param i64)")]
    [InlineData("""(param "a" u8)""", "")]
    [InlineData("", "(result i32)")]
    [InlineData("(result f32)", "(result i32)")]
    [InlineData("""(param "a" (result f64 (error u32)))""", "(param i32 f64)")]
    public void Lift_of_another_core_type_is_refused(string type, string core) =>
        Wat.Refused($"""{Core(core)} (func {type} (canon lift (core func $i "f")))""", "the lifted core function has type");

    [Fact]
    public void Seventeen_flat_parameters_travel_through_memory()
    {
        var parameters = string.Concat(Enumerable.Range(0, 17).Select(i => $"(param \"p{i}\" u32)"));
        Wat.Accepted($"""{Core("(param i32)")} (func {parameters} (canon lift (core func $i "f") (memory (core memory $i "mem")) (realloc (core func $i "realloc"))))""");
        Wat.Refused($"""{Core("(param i32)")} (func {parameters} (canon lift (core func $i "f") (memory (core memory $i "mem"))))""", "realloc is required");
        var sixteen = string.Concat(Enumerable.Range(0, 16).Select(i => $"(param \"p{i}\" u32)"));
        var core = "(param" + string.Concat(Enumerable.Repeat(" i32", 16)) + ")";
        Wat.Accepted($"""{Core(core)} (func {sixteen} (canon lift (core func $i "f")))""");
    }

    [Theory]
    [InlineData("""(param "s" string)""", "(param i32 i32)")]
    [InlineData("(result string)", "(result i32)")]
    [InlineData("(result (tuple u8 u8))", "(result i32)")]
    [InlineData("""(param "o" (option (list u8)))""", "(param i32 i32 i32)")]
    public void Lift_of_pointers_needs_memory(string type, string core) =>
        Wat.Refused($"""{Core(core)} (func {type} (canon lift (core func $i "f")))""", "option memory is required");

    [Fact]
    public void Lift_of_a_string_parameter_needs_realloc() =>
        Wat.Refused($"""{Core("(param i32 i32)")} (func (param "s" string) (canon lift (core func $i "f") (memory (core memory $i "mem"))))""", "option realloc is required");

    [Fact]
    public void Lower_of_a_string_result_needs_realloc()
    {
        const string import = """(import "g" (func $g (result string)))""";
        Wat.Refused($"""{import} {Core("")} (core func (canon lower (func $g) (memory (core memory $i "mem"))))""", "option realloc is required");
        Wat.Accepted($"""{import} {Core("")} (core func (canon lower (func $g) (memory (core memory $i "mem")) (realloc (core func $i "realloc"))))""");
    }

    [Fact]
    public void Lower_of_a_string_parameter_needs_memory_only()
    {
        const string import = """(import "g" (func $g (param "s" string)))""";
        Wat.Refused($"""{import} (core func (canon lower (func $g)))""", "option memory is required");
        Wat.Accepted($"""{import} {Core("")} (core func (canon lower (func $g) (memory (core memory $i "mem"))))""");
    }

    [Fact]
    public void Realloc_must_have_its_type() =>
        Wat.Refused(
            $"""{Core("(param i32 i32)", "(param i32) (result i32)")} (func (param "s" string) (canon lift (core func $i "f") (memory (core memory $i "mem")) (realloc (core func $i "realloc"))))""",
            "realloc must have type");

    [Fact]
    public void Realloc_requires_memory() =>
        Wat.Refused($"""{Core("")} (func (canon lift (core func $i "f") (realloc (core func $i "realloc"))))""", "requires memory");

    [Fact]
    public void Post_return_takes_the_core_results()
    {
        Wat.Accepted($"""{Core("(result i32)")} (func (result u32) (canon lift (core func $i "f") (post-return (core func $i "post"))))""");
        Wat.Refused($"""{Core("")} (func (canon lift (core func $i "f") (post-return (core func $i "post"))))""", "post-return must take");
    }

    [Fact]
    public void Post_return_is_for_lifts() =>
        Wat.Refused($"""(import "g" (func $g)) {Core("")} (core func (canon lower (func $g) (post-return (core func $i "post"))))""", "cannot be given for a lower");

    [Theory]
    [InlineData("string-encoding=utf8 string-encoding=utf16", "string encoding is specified more than once")]
    [InlineData("""(memory (core memory $i "mem")) (memory (core memory $i "mem"))""", "specified more than once")]
    public void Options_are_given_once(string options, string reason) =>
        Wat.Refused($"""{Core("")} (func (canon lift (core func $i "f") {options}))""", reason);

    [Theory]
    [InlineData("new")]
    [InlineData("rep")]
    public void Only_the_defining_component_makes_and_opens_handles(string what)
    {
        Wat.Refused($"""(import "r" (type $r (sub resource))) (core func (canon resource.{what} $r))""", "needs a resource that this component defines");
        Wat.Accepted($"""(type $r (resource (rep i32))) (core func (canon resource.{what} $r))""");
        Wat.Accepted($"""(type $r (resource (rep i32))) (export $s "r" (type $r)) (core func (canon resource.{what} $s))""");
    }

    [Fact]
    public void Any_component_drops_handles() =>
        Wat.Accepted("""(import "r" (type $r (sub resource))) (core func (canon resource.drop $r))""");

    [Fact]
    public void Destructor_must_take_the_representation() =>
        Wat.Refused($"""{Core("(param i64)")} (type (resource (rep i32) (dtor (core func $i "f"))))""", "the destructor of a resource must have type");

    [Fact]
    public void Resource_built_ins_need_a_resource() => Wat.Refused("(type $t u32) (core func (canon resource.drop $t))", "is not a resource type");
}
