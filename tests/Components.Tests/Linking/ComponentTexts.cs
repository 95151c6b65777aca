namespace GolemOrleans.Components.Tests.Linking;

/// <summary>Pieces of text that many test components share.</summary>
internal static class ComponentTexts
{
    /// <summary>A memory, and a realloc that never frees.</summary>
    public const string Memory = """
        (memory (export "memory") 1)
        (global $next (mut i32) (i32.const 1024))
        (func (export "realloc") (param i32 i32 i32 i32) (result i32)
          (global.set $next (i32.and (i32.add (global.get $next) (i32.sub (local.get 2) (i32.const 1))) (i32.sub (i32.const 0) (local.get 2))))
          (memory.copy (global.get $next) (local.get 0) (select (local.get 1) (local.get 3) (i32.lt_u (local.get 1) (local.get 3))))
          (global.get $next)
          (global.set $next (i32.add (global.get $next) (local.get 3))))
        """;

    public const string Add = """
        (component
          (core module $m (func (export "add") (param i32 i32) (result i32) local.get 0 local.get 1 i32.add))
          (core instance $i (instantiate $m))
          (func (export "add") (param "a" u32) (param "b" u32) (result u32) (canon lift (core func $i "add"))))
        """;

    /// <summary>Imports <c>double: func(x: u32) -> u32</c> of <c>test:host/math@1.2.0</c> and exports <c>run</c> over it.</summary>
    public const string CallsHost = """
        (component
          (import "test:host/math@1.2.0" (instance $host (export "double" (func (param "x" u32) (result u32)))))
          (core func $double (canon lower (func $host "double")))
          (core module $m
            (import "host" "double" (func $double (param i32) (result i32)))
            (func (export "run") (param i32) (result i32) local.get 0 call $double))
          (core instance $i (instantiate $m (with "host" (instance (export "double" (func $double))))))
          (func (export "run") (param "x" u32) (result u32) (canon lift (core func $i "run"))))
        """;

    /// <summary>A component whose one core function has no parameters and this body.</summary>
    public static string Runs(string body, string result = "", string componentResult = "") => $"""
        (component
          (core module $m {Memory} (table 1 funcref) (func $f (export "run") {result} {body}))
          (core instance $i (instantiate $m))
          (func (export "run") {componentResult} (canon lift (core func $i "run") (memory (core memory $i "memory")) (realloc (core func $i "realloc")))))
        """;
}
