using System.Text;
using GolemOrleans.Components;
using GolemOrleans.Runtime.Catalog;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Runtime.Tests.Fakes;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using Xunit;

namespace GolemOrleans.Runtime.Host.Tests.Wat;

/// <summary>A component that exports <c>wasi:http/incoming-handler</c> is invoked with a request as plain values.</summary>
public sealed class IncomingHandlerTests
{
    private const string Function = "golem:http/incoming-handler.{handle}";

    [Fact]
    public async Task A_request_reaches_the_handler_and_its_response_is_the_result()
    {
        using var worker = new WatWorker(Handler(answers: true));
        var runtime = worker.World.Start();
        var response = await InvokeAsync(runtime, "k1");
        Assert.Equal(201, response[0].AsU16);
        Assert.Equal("x-kind", response[1].AsItems[0].AsItems[0].AsString);
        Assert.Equal("7", Encoding.UTF8.GetString((byte[])response[1].AsItems[0].AsItems[1].AsArray));
        var body = response[2].Payload.AsItems;
        Assert.Equal("/path?q=1:the body", Encoding.UTF8.GetString((byte[])body[0].AsArray));
        Assert.False(body[1].IsSome);

        var replayed = await InvokeAsync(worker.World.Start(), "k2");
        Assert.Equal(201, replayed[0].AsU16);
    }

    [Fact]
    public async Task A_handler_that_gives_no_response_traps()
    {
        using var worker = new WatWorker(Handler(answers: false));
        var state = await worker.World.Start().InvokeAsync(Request("k1"), TestWorld.Long);
        Assert.Contains("without giving a response", Assert.IsType<InvocationState.Failed>(state).Fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_virtual_export_is_listed() =>
        Assert.NotNull(new ExportTable(Handler(answers: true)).Find(Values.Names.FunctionName.Parse(Function)));

    private static async Task<WitValue[]> InvokeAsync(WorkerRuntime runtime, string key)
    {
        var state = await runtime.InvokeAsync(Request(key), TestWorld.Long);
        Assert.True(state is InvocationState.Completed, (state as InvocationState.Failed)?.Fault.Message);
        return TestCalls.Value(state).AsItems.ToArray();
    }

    private static InvocationRequest Request(string key)
    {
        var content = WitValue.Record(WitValue.List("the body"u8.ToArray()), WitValue.None);
        return TestWorld.Call(key, Function, new ValueAndType(IncomingHttpHandler.Request, WitValue.Record(
            WitValue.Variant(2),
            WitValue.Variant(1),
            WitValue.String("example.org"),
            WitValue.String("/path?q=1"),
            WitValue.List(Array.Empty<WitValue>()),
            WitValue.Some(content))));
    }

    private static ComponentDefinition Handler(bool answers)
    {
        var wat = new WatComponent()
            .Import("wasi:http/types", "[method]incoming-request.path-with-query", "[method]incoming-request.consume", "[method]incoming-body.stream",
                "[constructor]fields", "[method]fields.append", "[constructor]outgoing-response", "[method]outgoing-response.set-status-code",
                "[method]outgoing-response.body", "[method]outgoing-body.write", "[static]outgoing-body.finish", "[static]response-outparam.set")
            .Import("wasi:io/streams", "[method]input-stream.blocking-read", "[method]output-stream.blocking-write-and-flush")
            .Drop("wasi:io/streams", "input-stream", "output-stream")
            .Drop("wasi:http/types", "incoming-request", "incoming-body");
        wat.Functions = $"""
            (func (export "handle") (param $request i32) (param $out i32)
              (local $fields i32) (local $response i32) (local $body i32) (local $stream i32) (local $in i32) (local $reader i32)
              {(answers ? "" : "(return)")}
              (local.set $fields (call $types.constructor.fields))
              (call $types.method.fields.append (local.get $fields) {wat.Text("x-kind")} {wat.Text("7")} (i32.const 0))
              (local.set $response (call $types.constructor.outgoing-response (local.get $fields)))
              (drop (call $types.method.outgoing-response.set-status-code (local.get $response) (i32.const 201)))
              (call $types.method.outgoing-response.body (local.get $response) (i32.const 0))
              (local.set $body (i32.load (i32.const 4)))
              (call $types.static.response-outparam.set (local.get $out) (i32.const 0) (local.get $response) (i32.const 0) (i64.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))
              (call $types.method.outgoing-body.write (local.get $body) (i32.const 0))
              (local.set $stream (i32.load (i32.const 4)))
              (call $types.method.incoming-request.path-with-query (local.get $request) (i32.const 0))
              (call $streams.method.output-stream.blocking-write-and-flush (local.get $stream) (i32.load (i32.const 4)) (i32.load (i32.const 8)) (i32.const 16))
              (call $streams.method.output-stream.blocking-write-and-flush (local.get $stream) {wat.Text(":")} (i32.const 16))
              (call $types.method.incoming-request.consume (local.get $request) (i32.const 0))
              (local.set $in (i32.load (i32.const 4)))
              (call $types.method.incoming-body.stream (local.get $in) (i32.const 0))
              (local.set $reader (i32.load (i32.const 4)))
              (call $streams.method.input-stream.blocking-read (local.get $reader) (i64.const 100) (i32.const 0))
              (call $streams.method.output-stream.blocking-write-and-flush (local.get $stream) (i32.load (i32.const 4)) (i32.load (i32.const 8)) (i32.const 16))
              (call $drop-streams-output-stream (local.get $stream))
              (call $types.static.outgoing-body.finish (local.get $body) (i32.const 0) (i32.const 0) (i32.const 0))
              (call $drop-streams-input-stream (local.get $reader))
              (call $drop-types-incoming-body (local.get $in))
              (call $drop-types-incoming-request (local.get $request)))
            """;
        wat.Exports = """
              (func $handle (param "request" (own $wasi-http-types-incoming-request)) (param "response-out" (own $wasi-http-types-response-outparam))
                (canon lift (core func $main "handle")))
              (component $Handler
                (import "incoming-request" (type $request (sub resource)))
                (import "response-outparam" (type $outparam (sub resource)))
                (import "handle" (func $handle (param "request" (own $request)) (param "response-out" (own $outparam))))
                (export "handle" (func $handle)))
              (instance $handler (instantiate $Handler
                (with "incoming-request" (type $wasi-http-types-incoming-request))
                (with "response-outparam" (type $wasi-http-types-response-outparam))
                (with "handle" (func $handle))))
              (export "wasi:http/incoming-handler@0.2.3" (instance $handler))

            """;
        return wat.Build("");
    }
}
