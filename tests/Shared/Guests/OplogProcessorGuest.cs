using GolemOrleans.Values.Types;
using GolemOrleans.Values.Wit;
using GolemOrleans.Wasmtime;

namespace GolemOrleans.Tests.Guests;

/// <summary>
/// An oplog processor plugin in component text. It notes every batch; <c>received</c> of <see cref="Api"/> answers them as tuples
/// of worker name, first index, the entries' case numbers, and the mode. The mode is the value of the first parameter of the
/// installation: <c>r</c> and a digit refuses that many batches, <c>t</c> traps until <c>heal</c> was called.
/// </summary>
internal static class OplogProcessorGuest
{
    public const string Api = "test:processor/api";

    private static readonly string[] s_imports =
        ["wasi:io/poll", "wasi:clocks/wall-clock", "wasi:clocks/monotonic-clock", "golem:rpc/types", "golem:api/host", "golem:api/context", "golem:api/oplog"];

    public static byte[] Wasm() => WatText.ToWasm(Text(HostWit.Load()));

    /// <summary>As a plugin that was built for Golem 1.2.0, whose entries have one case less.</summary>
    public static byte[] WasmForGolem120() => WatText.ToWasm(Text(HostWit.LoadGolem120()));

    private static string Text(WitPackageSet wit)
    {
        WitInterface[] types = [.. s_imports.Select(name => wit.Interfaces.First(i => i.Name.StartsWith(name + "@", StringComparison.Ordinal)))];
        var imports = string.Concat(types.Select(type => WatTypes.Import(type, [])));
        var entry = types[^1].Types.Single(type => type.Name == "oplog-entry").Type!;
        var exports = Exports
            .Replace("IMPORTS", string.Concat(types.Select(WatTypes.Imports)), StringComparison.Ordinal)
            .Replace("ARGUMENTS", string.Concat(types.Select(WatTypes.Arguments)), StringComparison.Ordinal);
        return $"(component\n{imports}{Memory}{Core(WatLayout.Of(entry).Size)}{exports})";
    }

    private const string Memory = """
          (core module $Libc
            (memory (export "memory") 64)
            (global $free (mut i32) (i32.const 2097152))
            (func (export "realloc") (param $old i32) (param $oldsize i32) (param $align i32) (param $size i32) (result i32)
              (local $at i32)
              (local.set $at (i32.and (i32.add (global.get $free) (i32.const 15)) (i32.const -16)))
              (global.set $free (i32.add (local.get $at) (local.get $size)))
              (block $enough (loop $more
                (br_if $enough (i32.le_u (global.get $free) (i32.mul (memory.size) (i32.const 65536))))
                (if (i32.eq (memory.grow (i32.const 16)) (i32.const -1)) (then unreachable))
                (br $more)))
              (local.get $at)))
          (core instance $libc (instantiate $Libc))
          (alias core export $libc "memory" (core memory $memory))
          (alias core export $libc "realloc" (core func $realloc))

        """;

    /// <summary>Batches lie as they are answered, 32 bytes each, from 1 MiB on; a processor's representation is its mode.</summary>
    private static string Core(int entryBytes) => $"""
          (type $processor (resource (rep i32)))
          (core func $new (canon resource.new $processor))
          (core module $Main
            (import "libc" "memory" (memory 1))
            (import "libc" "realloc" (func $realloc (param i32 i32 i32 i32) (result i32)))
            (import "own" "new" (func $new (param i32) (result i32)))
            (global $count (mut i32) (i32.const 0))
            (global $refused (mut i32) (i32.const 0))
            (global $healed (mut i32) (i32.const 0))
            (func (export "ctor") (param $account i32) (param i32) (param i64) (param i64) (param $config i32) (param $configs i32) (result i32)
              (local $rep i32)
              (local.set $rep (call $realloc (i32.const 0) (i32.const 0) (i32.const 4) (i32.const 8)))
              (if (local.get $configs) (then (i64.store (local.get $rep) (i64.load (i32.add (local.get $config) (i32.const 8))))))
              (call $new (local.get $rep)))
            (func $mode (param $rep i32) (result i32)
              (if (result i32) (i32.load offset=4 (local.get $rep)) (then (i32.load8_u (i32.load (local.get $rep)))) (else (i32.const 0))))
            (func (export "process") (param $args i32) (result i32)
              (local $rep i32) (local $at i32) (local $n i32) (local $kinds i32) (local $i i32)
              (local.set $rep (i32.load (local.get $args)))
              (if (i32.and (i32.eq (call $mode (local.get $rep)) (i32.const 116)) (i32.eqz (global.get $healed))) (then unreachable))
              (if (i32.eq (call $mode (local.get $rep)) (i32.const 114)) (then
                (if (i32.lt_u (global.get $refused) (i32.sub (i32.load8_u offset=1 (i32.load (local.get $rep))) (i32.const 48))) (then
                  (global.set $refused (i32.add (global.get $refused) (i32.const 1)))
                  (i32.store8 (i32.const 64) (i32.const 1))
                  (i64.store (i32.const 68) (i64.load (local.get $rep)))
                  (return (i32.const 64))))))
              (local.set $n (i32.load offset=108 (local.get $args)))
              (local.set $kinds (call $realloc (i32.const 0) (i32.const 0) (i32.const 1) (local.get $n)))
              (block $done (loop $next
                (br_if $done (i32.ge_u (local.get $i) (local.get $n)))
                (i32.store8 (i32.add (local.get $kinds) (local.get $i))
                  (i32.load8_u (i32.add (i32.load offset=104 (local.get $args)) (i32.mul (local.get $i) (i32.const {entryBytes})))))
                (local.set $i (i32.add (local.get $i) (i32.const 1)))
                (br $next)))
              (local.set $at (i32.add (i32.const 1048576) (i32.mul (global.get $count) (i32.const 32))))
              (i64.store (local.get $at) (i64.load offset=24 (local.get $args)))
              (i64.store offset=8 (local.get $at) (i64.load offset=96 (local.get $args)))
              (i32.store offset=16 (local.get $at) (local.get $kinds))
              (i32.store offset=20 (local.get $at) (local.get $n))
              (i64.store offset=24 (local.get $at) (i64.load (local.get $rep)))
              (global.set $count (i32.add (global.get $count) (i32.const 1)))
              (i32.store8 (i32.const 64) (i32.const 0))
              (i32.const 64))
            (func (export "received") (result i32)
              (i32.store (i32.const 80) (i32.const 1048576))
              (i32.store (i32.const 84) (global.get $count))
              (i32.const 80))
            (func (export "heal") (global.set $healed (i32.const 1))))
          (core instance $main (instantiate $Main (with "libc" (instance $libc)) (with "own" (instance (export "new" (func $new))))))

        """;

    /// <summary>The types get their names in a component between, as in generated bindings.</summary>
    private const string Exports = """
          (type $account-info (record (field "account-id" $golem-api-host-account-id)))
          (func $ctor (param "account-info" $account-info) (param "component-id" $golem-rpc-types-component-id) (param "config" (list (tuple string string)))
            (result (own $processor)) (canon lift (core func $main "ctor") (memory $memory) (realloc $realloc)))
          (func $process (param "self" (borrow $processor)) (param "worker-id" $golem-rpc-types-worker-id) (param "metadata" $golem-api-host-worker-metadata)
            (param "first-entry-index" $golem-api-host-oplog-index) (param "entries" (list $golem-api-oplog-oplog-entry))
            (result (result (error string))) (canon lift (core func $main "process") (memory $memory) (realloc $realloc)))
          (component $shim
            IMPORTS
            (type $info0 (record (field "account-id" $golem-api-host-account-id)))
            (import "account-info" (type $info (eq $info0)))
            (import "processor" (type $inner (sub resource)))
            (import "ctor" (func $ctor (param "account-info" $info) (param "component-id" $golem-rpc-types-component-id) (param "config" (list (tuple string string))) (result (own $inner))))
            (import "process" (func $process (param "self" (borrow $inner)) (param "worker-id" $golem-rpc-types-worker-id) (param "metadata" $golem-api-host-worker-metadata)
              (param "first-entry-index" $golem-api-host-oplog-index) (param "entries" (list $golem-api-oplog-oplog-entry)) (result (result (error string)))))
            (export $outer "processor" (type $inner))
            (export $info-out "account-info" (type $info))
            (export "[constructor]processor" (func $ctor)
              (func (param "account-info" $info-out) (param "component-id" $golem-rpc-types-component-id) (param "config" (list (tuple string string))) (result (own $outer))))
            (export "[method]processor.process" (func $process) (func (param "self" (borrow $outer)) (param "worker-id" $golem-rpc-types-worker-id) (param "metadata" $golem-api-host-worker-metadata)
              (param "first-entry-index" $golem-api-host-oplog-index) (param "entries" (list $golem-api-oplog-oplog-entry)) (result (result (error string))))))
          (instance $plugin (instantiate $shim
            ARGUMENTS
            (with "account-info" (type $account-info))
            (with "processor" (type $processor))
            (with "ctor" (func $ctor))
            (with "process" (func $process))))
          (type $plugin-type (instance
            (alias outer 1 $golem-api-host-account-id (type $account-id))
            (alias outer 1 $golem-rpc-types-component-id (type $component-id))
            (alias outer 1 $golem-rpc-types-worker-id (type $worker-id))
            (alias outer 1 $golem-api-host-worker-metadata (type $metadata))
            (alias outer 1 $golem-api-oplog-oplog-entry (type $entry))
            (export "processor" (type $self (sub resource)))
            (type $info0 (record (field "account-id" $account-id)))
            (export "account-info" (type $info (eq $info0)))
            (export "[constructor]processor"
              (func (param "account-info" $info) (param "component-id" $component-id) (param "config" (list (tuple string string))) (result (own $self))))
            (export "[method]processor.process" (func (param "self" (borrow $self)) (param "worker-id" $worker-id) (param "metadata" $metadata)
              (param "first-entry-index" u64) (param "entries" (list $entry)) (result (result (error string)))))))
          (export "golem:api/oplog-processor@1.1.6" (instance $plugin) (instance (type $plugin-type)))
          (func $received (result (list (tuple string u64 (list u8) string))) (canon lift (core func $main "received") (memory $memory)))
          (func $heal (canon lift (core func $main "heal")))
          (instance $api (export "received" (func $received)) (export "heal" (func $heal)))
          (export "test:processor/api" (instance $api))

        """;
}
