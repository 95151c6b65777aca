using System.Text;
using GolemOrleans.Components;
using Xunit;

namespace GolemOrleans.Runtime.Host.Tests.Wat;

/// <summary>Real components: live, lost, replayed.</summary>
public sealed class WasiComponentTests
{
    [Fact]
    public async Task Random_values_and_clocks()
    {
        using var worker = new WatWorker(ComponentDefinition.Decode(ValuesGuest.Wasm()));
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

    [Fact]
    public async Task Files_are_written_read_and_listed()
    {
        var wat = new WatComponent()
            .Import("wasi:filesystem/preopens", "get-directories")
            .Import("wasi:filesystem/types", "[method]descriptor.open-at", "[method]descriptor.write", "[method]descriptor.read", "[method]descriptor.stat",
                "[method]descriptor.read-directory", "[method]directory-entry-stream.read-directory-entry", "[method]descriptor.append-via-stream")
            .Import("wasi:io/streams", "[method]output-stream.blocking-write-and-flush")
            .Drop("wasi:io/streams", "output-stream").Drop("wasi:filesystem/types", "descriptor", "directory-entry-stream");
        using var worker = new WatWorker(wat.Build($"""
            (call $preopens.get-directories (i32.const 0))
            (local.set $a (i32.load (i32.load (i32.const 0))))
            (call $types.method.descriptor.open-at (local.get $a) (i32.const 0) {wat.Text("f.txt")} (i32.const 1) (i32.const 3) (i32.const 0))
            (call $expect-ok (i32.const 0))
            (local.set $b (i32.load (i32.const 4)))
            (call $types.method.descriptor.write (local.get $b) {wat.Text("hello")} (i64.const 0) (i32.const 0))
            (call $expect-ok (i32.const 0))
            (call $types.method.descriptor.append-via-stream (local.get $b) (i32.const 0))
            (call $streams.method.output-stream.blocking-write-and-flush (i32.load (i32.const 4)) {wat.Text(" world")} (i32.const 16))
            (call $drop-streams-output-stream (i32.load (i32.const 4)))
            (call $types.method.descriptor.read (local.get $b) (i64.const 100) (i64.const 0) (i32.const 0))
            (call $note-bytes (i32.load (i32.const 4)) (i32.load (i32.const 8)))
            (call $types.method.descriptor.stat (local.get $b) (i32.const 0))
            (call $note-bytes (i32.const 0) (i32.const 104))
            (call $types.method.descriptor.read-directory (local.get $a) (i32.const 0))
            (local.set $c (i32.load (i32.const 4)))
            (call $types.method.directory-entry-stream.read-directory-entry (local.get $c) (i32.const 0))
            (call $note-bytes (i32.load (i32.const 12)) (i32.load (i32.const 16)))
            (call $drop-types-directory-entry-stream (local.get $c))
            (call $drop-types-descriptor (local.get $b))
            """));
        var notes = await worker.RunCrashReplayAsync();
        Assert.Equal("hello world", Encoding.UTF8.GetString(notes, 0, 11));
        Assert.Equal("f.txt", Encoding.UTF8.GetString(notes, 115, 5));
    }

    [Fact]
    public async Task Environment_output_and_terminals()
    {
        var wat = new WatComponent()
            .Import("wasi:cli/environment", "get-environment", "get-arguments", "initial-cwd")
            .Import("wasi:cli/stdout", "get-stdout").Import("wasi:cli/stderr", "get-stderr")
            .Import("wasi:cli/terminal-stdin", "get-terminal-stdin").Import("wasi:cli/terminal-stdout", "get-terminal-stdout").Import("wasi:cli/terminal-stderr", "get-terminal-stderr")
            .Import("wasi:logging/logging", "log")
            .Import("wasi:io/streams", "[method]output-stream.blocking-write-and-flush", "[method]output-stream.check-write", "[method]output-stream.write", "[method]output-stream.blocking-flush");
        using var worker = new WatWorker(wat.Build($"""
            (call $environment.get-environment (i32.const 0))
            (call $note32 (i32.load (i32.const 4)))
            (call $note-bytes (i32.load (i32.load (i32.const 0))) (i32.load (i32.add (i32.load (i32.const 0)) (i32.const 4))))
            (call $environment.get-arguments (i32.const 0))
            (call $note32 (i32.load (i32.const 4)))
            (call $environment.initial-cwd (i32.const 0))
            (call $note32 (i32.load8_u (i32.const 0)))
            (local.set $a (call $stdout.get-stdout))
            (call $streams.method.output-stream.blocking-write-and-flush (local.get $a) {wat.Text("out\n")} (i32.const 0))
            (call $streams.method.output-stream.check-write (call $stderr.get-stderr) (i32.const 0))
            (call $note (i64.load (i32.const 8)))
            (call $logging.log (i32.const 2) {wat.Text("ctx")} {wat.Text("line")})
            (call $terminal-stdin.get-terminal-stdin (i32.const 0))
            (call $note32 (i32.load8_u (i32.const 0)))
            (call $terminal-stdout.get-terminal-stdout (i32.const 0))
            (call $note32 (i32.load8_u (i32.const 0)))
            (call $terminal-stderr.get-terminal-stderr (i32.const 0))
            (call $note32 (i32.load8_u (i32.const 0)))
            """));
        await worker.RunCrashReplayAsync();
        var logs = (await worker.World.OplogAsync()).OfType<Oplog.Entries.LogEntry>().Select(l => l.Message);
        Assert.Equal(["out\n", "line"], logs);
    }

    [Fact]
    public async Task Shared_values_and_objects()
    {
        var wat = new WatComponent()
            .Import("wasi:keyvalue/types", "[static]bucket.open-bucket", "[static]outgoing-value.new-outgoing-value", "[method]outgoing-value.outgoing-value-write-body-sync", "[method]incoming-value.incoming-value-consume-sync")
            .Import("wasi:keyvalue/eventual", "set", "get", "exists").Import("wasi:keyvalue/atomic", "increment")
            .Import("wasi:blobstore/blobstore", "create-container", "container-exists")
            .Import("wasi:blobstore/container", "[method]container.has-object")
            .Import("wasi:sockets/instance-network", "instance-network").Import("wasi:sockets/ip-name-lookup", "resolve-addresses");
        using var worker = new WatWorker(wat.Build($"""
            (call $types.static.bucket.open-bucket {wat.Text("wat")} (i32.const 0))
            (local.set $a (i32.load (i32.const 4)))
            (local.set $b (call $types.static.outgoing-value.new-outgoing-value))
            (call $types.method.outgoing-value.outgoing-value-write-body-sync (local.get $b) {wat.Text("stored")} (i32.const 0))
            (call $eventual.set (local.get $a) {wat.Text("key")} (local.get $b) (i32.const 0))
            (call $expect-ok (i32.const 0))
            (call $eventual.get (local.get $a) {wat.Text("key")} (i32.const 0))
            (call $types.method.incoming-value.incoming-value-consume-sync (i32.load (i32.const 8)) (i32.const 32))
            (call $note-bytes (i32.load (i32.const 36)) (i32.load (i32.const 40)))
            (call $atomic.increment (local.get $a) {wat.Text("count")} (i64.const 3) (i32.const 0))
            (call $note (i64.load (i32.const 8)))
            (call $blobstore.create-container {wat.Text("wat")} (i32.const 0))
            (call $expect-ok (i32.const 0))
            (call $container.method.container.has-object (i32.load (i32.const 4)) {wat.Text("none")} (i32.const 0))
            (call $note32 (i32.load8_u (i32.const 4)))
            (call $ip-name-lookup.resolve-addresses (call $instance-network.instance-network) {wat.Text("127.0.0.1")} (i32.const 0))
            (call $expect-ok (i32.const 0))
            """));
        var notes = await worker.RunCrashReplayAsync();
        Assert.Equal("stored", Encoding.UTF8.GetString(notes, 0, 6));
        Assert.Equal(3, BitConverter.ToInt64(notes, 6));
        Assert.Contains("golem keyvalue::eventual::set", await worker.RecordedNamesAsync());
    }
}
