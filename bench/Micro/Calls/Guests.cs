using GolemOrleans.Wasmtime;

namespace GolemOrleans.Bench.Micro.Calls;

/// <summary>Components in text form.</summary>
internal static class Guests
{
    /// <summary>Exports with one kind of argument each; the realloc always answers the same place.</summary>
    public const string Calls = """
        (component
          (import "bench:host/h" (instance $h (export "next" (func (param "x" u32) (result u32)))))
          (core func $next (canon lower (func $h "next")))
          (core module $m
            (import "h" "next" (func $next (param i32) (result i32)))
            (memory (export "memory") 33)
            (func (export "realloc") (param i32 i32 i32 i32) (result i32) i32.const 1024)
            (func (export "add") (param i32 i32) (result i32) local.get 0 local.get 1 i32.add)
            (func (export "length") (param i32 i32) (result i32) local.get 1)
            (func (export "first") (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32) local.get 0)
            (func (export "host") (param i32) (result i32) (local i32)
              (loop $again
                (local.set 1 (call $next (local.get 1)))
                (br_if $again (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
              local.get 1))
          (core instance $i (instantiate $m (with "h" (instance (export "next" (func $next))))))
          (type $r (record (field "a" u32) (field "b" u32) (field "c" u32) (field "d" u32) (field "e" u32) (field "f" u32) (field "g" u32) (field "h" u32) (field "i" u32) (field "j" u32)))
          (export $record "r" (type $r))
          (func (export "add") (param "a" u32) (param "b" u32) (result u32) (canon lift (core func $i "add")))
          (func (export "string-length") (param "s" string) (result u32) (canon lift (core func $i "length") (memory (core memory $i "memory")) (realloc (core func $i "realloc"))))
          (func (export "bytes-length") (param "s" (list u8)) (result u32) (canon lift (core func $i "length") (memory (core memory $i "memory")) (realloc (core func $i "realloc"))))
          (func (export "first") (param "r" $record) (result u32) (canon lift (core func $i "first")))
          (func (export "host") (param "n" u32) (result u32) (canon lift (core func $i "host"))))
        """;

    /// <summary><c>run(n)</c> asks for a random number n times and answers the exclusive or of them.</summary>
    public const string Recorded = """
        (component
          (import "wasi:clocks/monotonic-clock@0.2.0" (instance $h (export "now" (func (result u64)))))
          (core func $next (canon lower (func $h "now")))
          (core module $m
            (import "h" "next" (func $next (result i64)))
            (func (export "run") (param i32) (result i64) (local i64)
              (loop $again
                (local.set 1 (i64.xor (local.get 1) (call $next)))
                (br_if $again (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
              local.get 1))
          (core instance $i (instantiate $m (with "h" (instance (export "next" (func $next))))))
          (func (export "run") (param "n" u32) (result u64) (canon lift (core func $i "run"))))
        """;

    public static byte[] ToWasm(string text) => WatText.ToWasm(text);
}
