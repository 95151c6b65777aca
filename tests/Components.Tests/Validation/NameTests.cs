using Xunit;

namespace GolemOrleans.Components.Tests.Validation;

public sealed class NameTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("a1-b2-3c-D4-e")]
    [InlineData("HTTP-client")]
    [InlineData("ns:pkg/iface")]
    [InlineData("my-ns:my-pkg2/MY-iface@1.2.3-rc.1+build.05")]
    [InlineData("wasi:io/streams@0.2.12")]
    [InlineData("unlocked-dep=<a:b@{>=1.0.0}>")]
    [InlineData("url=<https://example.com/x.wasm>")]
    public void Import_names_of_the_grammar_are_accepted(string name) => Wat.Accepted($"""(import "{name}" (instance))""");

    [Theory]
    [InlineData("")]
    [InlineData("1a")]
    [InlineData("a-")]
    [InlineData("a--b")]
    [InlineData("aB")]
    [InlineData("under_score")]
    [InlineData("ü")]
    [InlineData("Ns:pkg/iface")]
    [InlineData("ns:Pkg/iface")]
    [InlineData("ns:pkg/iFace")]
    [InlineData("ns:pkg/")]
    [InlineData(":/")]
    [InlineData("ns/iface")]
    public void Names_that_are_not_kebab_case_are_refused(string name) => Wat.Refused($"""(import "{name}" (instance))""", "not in kebab case");

    [Theory]
    [InlineData("a:b/c@")]
    [InlineData("a:b/c@1")]
    [InlineData("a:b/c@1.0")]
    [InlineData("a:b/c@1.0.0.0")]
    [InlineData("a:b/c@01.0.0")]
    [InlineData("a:b/c@1.0.0-")]
    [InlineData("a:b/c@1.0.0-01")]
    [InlineData("a:b/c@1.0.0+")]
    [InlineData("a:b/c@1.x.0")]
    public void Versions_that_are_not_semantic_are_refused(string name) =>
        Wat.Refused($"""(import "{name}" (instance))""", "no valid semantic version");

    [Fact]
    public void Package_name_without_interface_is_refused() => Wat.Refused("""(import "a:b" (instance))""", "expected '/'");

    [Fact]
    public void Dependency_names_are_for_imports_only() =>
        Wat.Refused("""(instance $i) (export "url=<x>" (instance $i))""", "is not an export name");

    [Fact]
    public void Async_function_names_are_not_supported() =>
        Wat.Refused("""(import "[async]f" (func))""", "not supported: async functions");

    [Theory]
    [InlineData("a", "a")]
    [InlineData("a-b", "A-B")]
    [InlineData("a-b", "ab")]
    public void Names_that_differ_only_in_case_or_hyphens_conflict(string first, string second)
    {
        Wat.Refused($"""(import "{first}" (func)) (import "{second}" (func))""", "conflicts with");
        Wat.Refused($"""(type (instance (export "{first}" (func)) (export "{second}" (func))))""", "conflicts with");
        Wat.Refused($"""(import "f" (func $f)) (export "{first}" (func $f)) (export "{second}" (func $f))""", "conflicts with");
    }

    [Fact]
    public void Versions_of_one_interface_do_not_conflict() =>
        Wat.Accepted("""(import "a:b/c" (instance)) (import "a:b/c@1.0.0" (instance)) (import "a:b/c@2.0.0" (instance))""");

    [Fact]
    public void Same_version_twice_conflicts() =>
        Wat.Refused("""(import "a:b/c@1.0.0" (instance)) (import "a:b/c@1.0.0" (instance))""", "conflicts with");

    [Theory]
    [InlineData("""(type (record (field "a" u8) (field "A" u8)))""")]
    [InlineData("""(type (variant (case "a") (case "a")))""")]
    [InlineData("""(type (enum "a" "b" "A"))""")]
    [InlineData("""(type (flags "x" "X"))""")]
    [InlineData("""(type (func (param "p" u8) (param "P" u8)))""")]
    public void Labels_of_one_type_are_distinct_regardless_of_case(string text) => Wat.Refused(text, "occurs twice");

    [Theory]
    [InlineData("(result (own $r))")]
    [InlineData("(result (result (own $r)))")]
    [InlineData("(result (result (own $r) (error string)))")]
    public void Constructors_return_the_resource(string result) =>
        Wat.Accepted($"""(import "r" (type $r (sub resource))) (import "[constructor]r" (func (param "x" u32) {result}))""");

    [Theory]
    [InlineData("")]
    [InlineData("(result u32)")]
    [InlineData("(result (result (error (own $r))))")]
    [InlineData("(result (own $s))")]
    public void Constructors_that_return_something_else_are_refused(string result) =>
        Wat.Refused($"""
            (import "s" (type $s (sub resource)))
            (import "r" (type $r (sub resource)))
            (import "[constructor]r" (func {result}))
            """, "must return own<r>");

    [Theory]
    [InlineData("")]
    [InlineData("""(param "this" (borrow $r))""")]
    [InlineData("""(param "self" (own $r))""")]
    [InlineData("""(param "self" u32)""")]
    public void Methods_without_self_are_refused(string parameters) =>
        Wat.Refused($"""
            (import "r" (type $r (sub resource)))
            (import "[method]r.m" (func {parameters}))
            """, "first parameter self: borrow<r>");

    [Fact]
    public void Resource_functions_need_the_resource_in_the_same_scope()
    {
        Wat.Refused("""(import "[static]r.f" (func))""", "not imported before it");
        Wat.Refused("""
            (import "i" (instance $i (export "t" (type (sub resource)))))
            (alias export $i "t" (type $t))
            (import "[method]t.f" (func (param "self" (borrow $t))))
            """, "not imported before it");
    }

    [Fact]
    public void Method_and_static_function_of_one_name_conflict() =>
        Wat.Refused("""
            (import "r" (type $r (sub resource)))
            (import "[method]r.f" (func (param "self" (borrow $r))))
            (import "[static]r.f" (func))
            """, "conflicts with");

    [Fact]
    public void Static_function_named_as_its_resource_conflicts_with_it() =>
        Wat.Refused("""(import "r" (type $r (sub resource))) (import "[static]r.r" (func))""", "conflicts with");

    [Fact]
    public void Annotated_names_are_for_functions() =>
        Wat.Refused("""(import "r" (type (sub resource))) (import "[static]r.f" (instance))""", "must be a function");
}
