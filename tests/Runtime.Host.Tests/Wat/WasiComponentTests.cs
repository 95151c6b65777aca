using System.Text;
using GolemOrleans.Runtime.Host.Tests.Http;
using Xunit;

namespace GolemOrleans.Runtime.Host.Tests.Wat;

/// <summary>Real components: live, lost, replayed.</summary>
public sealed class WasiComponentTests
{
    [Fact]
    public async Task Random_values_and_clocks()
    {
        var wat = new WatComponent()
            .Import("wasi:random/random", "get-random-u64", "get-random-bytes")
            .Import("wasi:random/insecure", "get-insecure-random-u64", "get-insecure-random-bytes")
            .Import("wasi:random/insecure-seed", "insecure-seed")
            .Import("wasi:clocks/monotonic-clock", "now", "resolution", "subscribe-duration")
            .Import("wasi:clocks/wall-clock", "now", "resolution")
            .Import("wasi:io/poll", "poll", "[method]pollable.block", "[method]pollable.ready")
            .Drop("wasi:io/poll", "pollable");
        using var worker = new WatWorker(wat.Build("""
            (call $note (call $random.get-random-u64))
            (call $random.get-random-bytes (i64.const 20) (i32.const 0))
            (call $note-bytes (i32.load (i32.const 0)) (i32.load (i32.const 4)))
            (call $note (call $insecure.get-insecure-random-u64))
            (call $insecure.get-insecure-random-bytes (i64.const 12) (i32.const 0))
            (call $note-bytes (i32.load (i32.const 0)) (i32.load (i32.const 4)))
            (call $insecure-seed.insecure-seed (i32.const 0))
            (call $note-bytes (i32.const 0) (i32.const 16))
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
            """));
        var notes = await worker.RunCrashReplayAsync();
        Assert.Equal(8 + 20 + 8 + 12 + 16 + 8 + 8 + 12 + 12 + 8 + 4, notes.Length);
        Assert.Equal(13, (await worker.RecordedNamesAsync()).Length);
    }

    [Fact]
    public async Task An_http_exchange_is_made_once()
    {
        await using var server = await EffectServer.StartAsync();
        var wat = new WatComponent()
            .Import("wasi:http/types", "[constructor]fields", "[constructor]outgoing-request", "[method]outgoing-request.set-scheme", "[method]outgoing-request.set-authority",
                "[method]outgoing-request.set-path-with-query", "[method]future-incoming-response.subscribe", "[method]future-incoming-response.get",
                "[method]incoming-response.status", "[method]incoming-response.consume", "[method]incoming-body.stream")
            .Import("wasi:http/outgoing-handler", "handle")
            .Import("wasi:io/poll", "[method]pollable.block")
            .Import("wasi:io/streams", "[method]input-stream.blocking-read")
            .Drop("wasi:io/poll", "pollable").Drop("wasi:io/streams", "input-stream")
            .Drop("wasi:http/types", "future-incoming-response", "incoming-response", "incoming-body");
        using var worker = new WatWorker(wat.Build($"""
            (local.set $a (call $types.constructor.outgoing-request (call $types.constructor.fields)))
            (drop (call $types.method.outgoing-request.set-scheme (local.get $a) (i32.const 1) (i32.const 0) (i32.const 0) (i32.const 0)))
            (drop (call $types.method.outgoing-request.set-authority (local.get $a) (i32.const 1) {wat.Text(server.Authority)}))
            (drop (call $types.method.outgoing-request.set-path-with-query (local.get $a) (i32.const 1) {wat.Text("/from/wat")}))
            (call $outgoing-handler.handle (local.get $a) (i32.const 0) (i32.const 0) (i32.const 0))
            (call $expect-ok (i32.const 0))
            (local.set $a (i32.load (i32.const 8)))
            (local.set $b (call $types.method.future-incoming-response.subscribe (local.get $a)))
            (call $poll.method.pollable.block (local.get $b))
            (call $drop-poll-pollable (local.get $b))
            (call $types.method.future-incoming-response.get (local.get $a) (i32.const 0))
            (call $note-bytes (i32.const 0) (i32.const 32))
            (local.set $b (i32.load (i32.const 24)))
            (call $drop-types-future-incoming-response (local.get $a))
            (call $note32 (call $types.method.incoming-response.status (local.get $b)))
            (call $types.method.incoming-response.consume (local.get $b) (i32.const 0))
            (local.set $c (i32.load (i32.const 4)))
            (call $types.method.incoming-body.stream (local.get $c) (i32.const 0))
            (local.set $d (i32.load (i32.const 4)))
            (call $streams.method.input-stream.blocking-read (local.get $d) (i64.const 100) (i32.const 0))
            (call $note32 (i32.load8_u (i32.const 0)))
            (call $drop-streams-input-stream (local.get $d))
            (call $drop-types-incoming-body (local.get $c))
            (call $drop-types-incoming-response (local.get $b))
            """));
        var notes = await worker.RunCrashReplayAsync();
        Assert.Equal(200, BitConverter.ToInt64(notes, 32));
        Assert.Equal(["GET /from/wat "], server.Requests);
    }
}
