namespace GolemOrleans.Tests.Guests;

/// <summary>A question over HTTP that a component of text asks: what it noted is the body, the answer is noted.</summary>
internal static class WatQuestion
{
    private const string Types = "wasi:http/types";

    /// <summary>Gives the component a question to the given server.</summary>
    /// <returns>The instruction that asks it. Uses the scratch bytes up to 64.</returns>
    public static string Ask(this WatComponent wat, string authority, string path)
    {
        wat.Import(Types, "[constructor]fields", "[constructor]outgoing-request", "[method]outgoing-request.set-method", "[method]outgoing-request.set-scheme",
                "[method]outgoing-request.set-authority", "[method]outgoing-request.set-path-with-query", "[method]outgoing-request.body", "[method]outgoing-body.write",
                "[static]outgoing-body.finish", "[method]future-incoming-response.subscribe", "[method]future-incoming-response.get", "[method]incoming-response.consume",
                "[method]incoming-body.stream")
            .Import("wasi:http/outgoing-handler", "handle")
            .Import("wasi:io/poll", "[method]pollable.block")
            .Import("wasi:io/streams", "[method]input-stream.blocking-read", "[method]output-stream.blocking-write-and-flush")
            .Drop("wasi:io/poll", "pollable").Drop("wasi:io/streams", "input-stream", "output-stream")
            .Drop(Types, "future-incoming-response", "incoming-response", "incoming-body");
        wat.Functions += $"""
            (func $ask (local $request i32) (local $body i32) (local $future i32) (local $ready i32) (local $stream i32)
              (local.set $request (call $types.constructor.outgoing-request (call $types.constructor.fields)))
              (drop (call $types.method.outgoing-request.set-method (local.get $request) (i32.const 2) (i32.const 0) (i32.const 0)))
              (drop (call $types.method.outgoing-request.set-scheme (local.get $request) (i32.const 1) (i32.const 0) (i32.const 0) (i32.const 0)))
              (drop (call $types.method.outgoing-request.set-authority (local.get $request) (i32.const 1) {wat.Text(authority)}))
              (drop (call $types.method.outgoing-request.set-path-with-query (local.get $request) (i32.const 1) {wat.Text(path)}))
              (call $types.method.outgoing-request.body (local.get $request) (i32.const 0))
              (local.set $body (i32.load (i32.const 4)))
              (call $outgoing-handler.handle (local.get $request) (i32.const 0) (i32.const 0) (i32.const 0))
              (call $expect-ok (i32.const 0))
              (local.set $future (i32.load (i32.const 8)))
              (call $types.method.outgoing-body.write (local.get $body) (i32.const 0))
              (local.set $stream (i32.load (i32.const 4)))
              (call $streams.method.output-stream.blocking-write-and-flush (local.get $stream) (i32.const 65536) (i32.sub (global.get $notes) (i32.const 65536)) (i32.const 0))
              (call $expect-ok (i32.const 0))
              (call $drop-streams-output-stream (local.get $stream))
              (call $types.static.outgoing-body.finish (local.get $body) (i32.const 0) (i32.const 0) (i32.const 0))
              (local.set $ready (call $types.method.future-incoming-response.subscribe (local.get $future)))
              (call $poll.method.pollable.block (local.get $ready))
              (call $drop-poll-pollable (local.get $ready))
              (call $types.method.future-incoming-response.get (local.get $future) (i32.const 0))
              (local.set $ready (i32.load (i32.const 24)))
              (call $drop-types-future-incoming-response (local.get $future))
              (call $types.method.incoming-response.consume (local.get $ready) (i32.const 0))
              (local.set $body (i32.load (i32.const 4)))
              (call $types.method.incoming-body.stream (local.get $body) (i32.const 0))
              (local.set $stream (i32.load (i32.const 4)))
              (call $streams.method.input-stream.blocking-read (local.get $stream) (i64.const 100) (i32.const 0))
              (call $note-bytes (i32.load (i32.const 4)) (i32.load (i32.const 8)))
              (call $drop-streams-input-stream (local.get $stream))
              (call $drop-types-incoming-body (local.get $body))
              (call $drop-types-incoming-response (local.get $ready)))

            """;
        return "(call $ask)";
    }
}
