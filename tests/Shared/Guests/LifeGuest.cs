using GolemOrleans.Wasmtime;

namespace GolemOrleans.Tests.Guests;

/// <summary>
/// A component in text form whose functions (<c>test:life/api</c>) show each state of a worker: <c>add</c>, <c>get</c>,
/// <c>fail</c> traps, <c>falter</c> traps and is to be tried again in an hour, <c>spin</c> never ends, <c>doze</c> never ends
/// either and keeps no processor busy, <c>wait</c> awaits a new promise, <c>say</c> logs, <c>nap</c> sleeps for an hour,
/// <c>leave</c> exits, <c>copy</c> forks another worker.
/// </summary>
internal static class LifeGuest
{
    public const string Api = "test:life/api";

    /// <param name="factor">What <c>add</c> multiplies its parameter with: another factor answers differently in replay.</param>
    /// <param name="snapshots">Whether it exports <c>save</c> and <c>load</c>; its snapshot is its total, 8 bytes.</param>
    public static byte[] Wasm(int factor = 1, bool snapshots = true) => WatText.ToWasm(Text(factor, snapshots));

    private static string Text(int factor, bool snapshots) => $"""
        (component
          (import "golem:api/host@1.1.6" (instance $host
            (type $uuid (record (field "high-bits" u64) (field "low-bits" u64)))
            (export "uuid" (type $uuid1 (eq $uuid)))
            (type $cid (record (field "uuid" $uuid1)))
            (export "component-id" (type $cid1 (eq $cid)))
            (type $wid (record (field "component-id" $cid1) (field "worker-name" string)))
            (export "worker-id" (type $wid1 (eq $wid)))
            (type $pid (record (field "worker-id" $wid1) (field "oplog-idx" u64)))
            (export "promise-id" (type $pid1 (eq $pid)))
            (export "create-promise" (func (result $pid1)))
            (export "await-promise" (func (param "promise-id" $pid1) (result (list u8))))
            (type $retries (record (field "max-attempts" u32) (field "min-delay" u64) (field "max-delay" u64) (field "multiplier" f64) (field "max-jitter-factor" (option f64))))
            (export "retry-policy" (type $retries1 (eq $retries)))
            (export "set-retry-policy" (func (param "new-retry-policy" $retries1)))
            (export "fork-worker" (func (param "source-worker-id" $wid1) (param "target-worker-id" $wid1) (param "oplog-idx-cut-off" u64)))))
          (import "wasi:logging/logging" (instance $logging
            (type $level (enum "trace" "debug" "info" "warn" "error" "critical"))
            (export "level" (type $level1 (eq $level)))
            (export "log" (func (param "level" $level1) (param "context" string) (param "message" string)))))
          (import "wasi:io/poll@0.2.3" (instance $poll
            (export "pollable" (type $pollable (sub resource)))
            (export "[method]pollable.block" (func (param "self" (borrow $pollable))))))
          (alias export $poll "pollable" (type $pollable))
          (import "wasi:clocks/monotonic-clock@0.2.3" (instance $clock
            (alias outer 1 $pollable (type $pollable0))
            (export "pollable" (type $pollable1 (eq $pollable0)))
            (export "subscribe-duration" (func (param "when" u64) (result (own $pollable1))))))
          (import "wasi:cli/exit@0.2.3" (instance $cli (export "exit" (func (param "status" (result))))))
          (core module $libc
            (memory (export "memory") 2)
            (global $next (mut i32) (i32.const 65536))
            (func (export "realloc") (param i32 i32 i32 i32) (result i32)
              (global.set $next (i32.and (i32.add (global.get $next) (i32.const 7)) (i32.const -8)))
              (if (i32.gt_u (i32.add (global.get $next) (local.get 3)) (i32.const 131072)) (then (global.set $next (i32.const 65536))))
              (global.get $next)
              (global.set $next (i32.add (global.get $next) (local.get 3)))))
          (core instance $libc (instantiate $libc))
          (core func $create (canon lower (func $host "create-promise") (memory (core memory $libc "memory")) (realloc (core func $libc "realloc"))))
          (core func $await (canon lower (func $host "await-promise") (memory (core memory $libc "memory")) (realloc (core func $libc "realloc"))))
          (core func $retry (canon lower (func $host "set-retry-policy")))
          (core func $fork (canon lower (func $host "fork-worker") (memory (core memory $libc "memory"))))
          (core func $log (canon lower (func $logging "log") (memory (core memory $libc "memory"))))
          (core func $exit (canon lower (func $cli "exit")))
          (core func $block (canon lower (func $poll "[method]pollable.block")))
          (core func $drop (canon resource.drop $pollable))
          (core func $sleep (canon lower (func $clock "subscribe-duration")))
          (core module $m
            (import "libc" "memory" (memory 1))
            (import "host" "create" (func $create (param i32)))
            (import "host" "await" (func $await (param i64 i64 i32 i32 i64 i32)))
            (import "host" "log" (func $log (param i32 i32 i32 i32 i32)))
            (import "host" "exit" (func $exit (param i32)))
            (import "host" "block" (func $block (param i32)))
            (import "host" "drop" (func $drop (param i32)))
            (import "host" "sleep" (func $sleep (param i64) (result i32)))
            (import "host" "retry" (func $retry (param i32 i64 i64 f64 i32 f64)))
            (import "host" "fork" (func $fork (param i64 i64 i32 i32 i64 i64 i32 i32 i64)))
            (global $total (mut i64) (i64.const 0))
            (func (export "add") (param i64) (result i64)
              (global.set $total (i64.add (global.get $total) (i64.mul (local.get 0) (i64.const {factor}))))
              (global.get $total))
            (func (export "get") (result i64) (global.get $total))
            (func (export "fail") unreachable)
            (func (export "falter")
              (call $retry (i32.const 10) (i64.const 3600000000000) (i64.const 3600000000000) (f64.const 1) (i32.const 0) (f64.const 0))
              unreachable)
            (func (export "spin") (loop $again (br $again)))
            (func (export "doze") (loop $again (call $rest (i64.const 9000000000)) (br $again)))
            (func (export "copy") (param i64 i64 i32 i32 i32 i32 i64)
              (call $fork
                (local.get 0) (local.get 1) (local.get 2) (local.get 3)
                (local.get 0) (local.get 1) (local.get 4) (local.get 5) (local.get 6)))
            (func (export "wait") (result i32)
              (call $create (i32.const 16))
              (call $await (i64.load (i32.const 16)) (i64.load (i32.const 24)) (i32.load (i32.const 32)) (i32.load (i32.const 36)) (i64.load (i32.const 40)) (i32.const 64))
              (i32.const 64))
            (func (export "say") (param i32 i32) (call $log (i32.const 2) (i32.const 0) (i32.const 0) (local.get 0) (local.get 1)))
            (func (export "leave") (call $exit (i32.const 0)))
            (func $rest (param i64) (local i32)
              (local.set 1 (call $sleep (local.get 0)))
              (call $block (local.get 1))
              (call $drop (local.get 1)))
            (func (export "nap") (call $rest (i64.const 3600000000000)))
            (func (export "save") (result i32)
              (i64.store (i32.const 128) (global.get $total))
              (i32.store (i32.const 96) (i32.const 128))
              (i32.store (i32.const 100) (i32.const 8))
              (i32.const 96))
            (func (export "load") (param i32 i32) (result i32)
              (i32.store (i32.const 96) (i32.const 0))
              (if (i32.eq (local.get 1) (i32.const 8))
                (then (global.set $total (i64.load (local.get 0))))
                (else
                  (i32.store (i32.const 96) (i32.const 1))
                  (i32.store (i32.const 100) (i32.const 160))
                  (i32.store (i32.const 104) (i32.const 0))))
              (i32.const 96)))
          (core instance $i (instantiate $m
            (with "libc" (instance $libc))
            (with "host" (instance
              (export "create" (func $create)) (export "await" (func $await)) (export "log" (func $log)) (export "exit" (func $exit))
              (export "block" (func $block)) (export "drop" (func $drop)) (export "sleep" (func $sleep))
              (export "retry" (func $retry)) (export "fork" (func $fork))))))
          (func $add (param "n" u64) (result u64) (canon lift (core func $i "add")))
          (func $get (result u64) (canon lift (core func $i "get")))
          (func $fail (canon lift (core func $i "fail")))
          (func $falter (canon lift (core func $i "falter")))
          (func $spin (canon lift (core func $i "spin")))
          (func $doze (canon lift (core func $i "doze")))
          (func $copy
            (param "component-high" u64) (param "component-low" u64) (param "source" string) (param "target" string) (param "cut-off" u64)
            (canon lift (core func $i "copy") (memory (core memory $libc "memory")) (realloc (core func $libc "realloc"))))
          (func $wait (result (list u8)) (canon lift (core func $i "wait") (memory (core memory $libc "memory"))))
          (func $say (param "text" string) (canon lift (core func $i "say") (memory (core memory $libc "memory")) (realloc (core func $libc "realloc"))))
          (func $nap (canon lift (core func $i "nap")))
          (func $leave (canon lift (core func $i "leave")))
          (instance $api
            (export "add" (func $add)) (export "get" (func $get)) (export "fail" (func $fail)) (export "spin" (func $spin))
            (export "wait" (func $wait)) (export "say" (func $say)) (export "nap" (func $nap)) (export "leave" (func $leave))
            (export "falter" (func $falter)) (export "doze" (func $doze)) (export "copy" (func $copy)))
          (export "{Api}" (instance $api))
          {(snapshots ? Snapshots : "")})
        """;

    private const string Snapshots = """
        (func $save (result (list u8)) (canon lift (core func $i "save") (memory (core memory $libc "memory"))))
          (instance $saving (export "save" (func $save)))
          (export "golem:api/save-snapshot@1.1.6" (instance $saving))
          (func $load (param "bytes" (list u8)) (result (result (error string))) (canon lift (core func $i "load") (memory (core memory $libc "memory")) (realloc (core func $libc "realloc"))))
          (instance $loading (export "load" (func $load)))
          (export "golem:api/load-snapshot@1.1.6" (instance $loading))
        """;
}
