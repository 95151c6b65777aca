namespace GolemOrleans.Tests.Guests;

/// <summary>A component in text that notes random numbers of all three kinds, both clocks, and what a poll of a clock answers.</summary>
internal static class ValuesGuest
{
    /// <param name="middle">Gives instructions for the middle, in front of the clocks.</param>
    public static byte[] Wasm(Func<WatComponent, string>? middle = null)
    {
        var wat = new WatComponent()
            .Import("wasi:random/random", "get-random-u64", "get-random-bytes")
            .Import("wasi:random/insecure", "get-insecure-random-u64", "get-insecure-random-bytes")
            .Import("wasi:random/insecure-seed", "insecure-seed")
            .Import("wasi:clocks/monotonic-clock", "now", "resolution", "subscribe-duration")
            .Import("wasi:clocks/wall-clock", "now", "resolution")
            .Import("wasi:io/poll", "poll", "[method]pollable.block", "[method]pollable.ready")
            .Drop("wasi:io/poll", "pollable");
        return wat.ToWasm($"""
            (call $note (call $random.get-random-u64))
            (call $random.get-random-bytes (i64.const 20) (i32.const 0))
            (call $note-bytes (i32.load (i32.const 0)) (i32.load (i32.const 4)))
            (call $note (call $insecure.get-insecure-random-u64))
            (call $insecure.get-insecure-random-bytes (i64.const 12) (i32.const 0))
            (call $note-bytes (i32.load (i32.const 0)) (i32.load (i32.const 4)))
            (call $insecure-seed.insecure-seed (i32.const 0))
            (call $note-bytes (i32.const 0) (i32.const 16))
            {middle?.Invoke(wat)}
            (call $note (call $monotonic-clock.now))
            (call $note (call $monotonic-clock.resolution))
            (call $wall-clock.now (i32.const 0))
            (call $note-bytes (i32.const 0) (i32.const 12))
            (call $wall-clock.resolution (i32.const 0))
            (call $note-bytes (i32.const 0) (i32.const 12))
            (local.set $a (call $monotonic-clock.subscribe-duration (i64.const 1000000)))
            (call $poll.method.pollable.block (local.get $a))
            (call $note32 (call $poll.method.pollable.ready (local.get $a)))
            (i32.store (i32.const 16) (local.get $a))
            (call $poll.poll (i32.const 16) (i32.const 1) (i32.const 0))
            (call $note-bytes (i32.load (i32.const 0)) (i32.const 4))
            (call $drop-poll-pollable (local.get $a))
            """);
    }
}
