using GolemOrleans.Runtime.Host.Tests.Scripts;
using GolemOrleans.Values;
using Xunit;
using static GolemOrleans.Runtime.Host.Tests.Http.HttpGuest;

namespace GolemOrleans.Runtime.Host.Tests.Http;

/// <summary>The ownership rules of <c>wasi:http/types</c>: what can be taken once, what cannot change, what must go first.</summary>
public sealed class MisuseTests
{
    [Fact]
    public async Task Consume_body_write_and_stream_give_err_the_second_time()
    {
        await using var server = await EffectServer.StartAsync();
        using var script = new HostScript(guest =>
        {
            var request = guest.Request("POST", server.Authority, "/");
            var body = guest.Ok(Types, "[method]outgoing-request.body", request);
            guest.Note(guest.Call(Types, "[method]outgoing-request.body", request));
            var output = guest.Ok(Types, "[method]outgoing-body.write", body);
            guest.Note(guest.Call(Types, "[method]outgoing-body.write", body));
            guest.Drop(output);
            guest.Ok(Types, "[static]outgoing-body.finish", body, WitValue.None);
            var future = guest.Send(request);
            var ready = guest.Call(Types, "[method]future-incoming-response.subscribe", future);
            guest.Call("wasi:io/poll", "[method]pollable.block", ready);
            guest.Drop(ready);
            var response = guest.Call(Types, "[method]future-incoming-response.get", future).Payload.Payload.Payload;
            guest.Note(guest.Call(Types, "[method]future-incoming-response.get", future));
            var incoming = guest.Ok(Types, "[method]incoming-response.consume", response);
            guest.Note(guest.Call(Types, "[method]incoming-response.consume", response));
            guest.Ok(Types, "[method]incoming-body.stream", incoming);
            guest.Note(guest.Call(Types, "[method]incoming-body.stream", incoming));
        });
        Assert.Equal(["1()", "1()", "1(1())", "1()", "1()"], await script.LiveAndReplayAsync());
    }

    [Fact]
    public async Task Fields_of_a_sent_or_received_message_are_immutable()
    {
        await using var server = await EffectServer.StartAsync();
        using var script = new HostScript(guest =>
        {
            var request = guest.Request("GET", server.Authority, "/", ("x-a", "1"));
            var own = guest.Call(Types, "[method]outgoing-request.headers", request);
            NoteChanges(guest, own);
            var copy = guest.Call(Types, "[method]fields.clone", own);
            guest.Note(guest.Call(Types, "[method]fields.append", copy, WitValue.String("x-b"), Bytes("2")));
            guest.Drop(own);
            var response = guest.Await(guest.Send(request)).Payload;
            NoteChanges(guest, guest.Call(Types, "[method]incoming-response.headers", response));
        });
        Assert.Equal(["1(2())", "1(2())", "1(2())", "0()", "1(2())", "1(2())", "1(2())"], await script.LiveAndReplayAsync());
    }

    [Fact]
    public async Task Field_names_and_values_are_checked_and_found_without_case()
    {
        using var script = new HostScript(guest =>
        {
            var fields = guest.Call(Types, "[constructor]fields");
            guest.Note(guest.Call(Types, "[method]fields.append", fields, WitValue.String("bad name"), Bytes("x")));
            guest.Note(guest.Call(Types, "[method]fields.append", fields, WitValue.String("x"), Bytes("a\r\nb")));
            guest.Note(guest.Call(Types, "[method]fields.append", fields, WitValue.String("Host"), Bytes("x")));
            guest.Ok(Types, "[method]fields.append", fields, WitValue.String("X-Many"), Bytes("1"));
            guest.Ok(Types, "[method]fields.append", fields, WitValue.String("x-many"), Bytes("2"));
            guest.Note(guest.Call(Types, "[method]fields.get", fields, WitValue.String("X-MANY")));
            guest.Note(guest.Call(Types, "[method]fields.has", fields, WitValue.String("x-none")));
            guest.Ok(Types, "[method]fields.delete", fields, WitValue.String("x-many"));
            guest.Note(guest.Call(Types, "[method]fields.entries", fields));
        });
        Assert.Equal(["1(0())", "1(0())", "1(1())", "[31, 32]", "False", "[]"], await script.LiveAndReplayAsync());
    }

    [Theory]
    [InlineData("request before its headers")]
    [InlineData("outgoing body before its stream")]
    [InlineData("finish before the stream is dropped")]
    [InlineData("future before its pollable")]
    [InlineData("body before its stream")]
    [InlineData("stream before its pollable")]
    [InlineData("response before its headers")]
    public async Task A_parent_dropped_before_its_child_traps(string which)
    {
        await using var server = await EffectServer.StartAsync();
        using var script = new HostScript(guest =>
        {
            var request = guest.Request("POST", server.Authority, "/");
            if (which == "request before its headers")
            {
                guest.Call(Types, "[method]outgoing-request.headers", request);
                guest.Drop(request);
            }

            var body = guest.Ok(Types, "[method]outgoing-request.body", request);
            var output = guest.Ok(Types, "[method]outgoing-body.write", body);
            if (which == "outgoing body before its stream")
                guest.Drop(body);
            if (which == "finish before the stream is dropped")
                guest.Call(Types, "[static]outgoing-body.finish", body, WitValue.None);
            guest.Drop(output);
            guest.Ok(Types, "[static]outgoing-body.finish", body, WitValue.None);
            var future = guest.Send(request);
            if (which == "future before its pollable")
            {
                guest.Call(Types, "[method]future-incoming-response.subscribe", future);
                guest.Drop(future);
            }

            var response = guest.Await(future).Payload;
            if (which == "response before its headers")
            {
                guest.Call(Types, "[method]incoming-response.headers", response);
                guest.Drop(response);
            }

            var incoming = guest.Ok(Types, "[method]incoming-response.consume", response);
            var stream = guest.Ok(Types, "[method]incoming-body.stream", incoming);
            if (which == "body before its stream")
                guest.Drop(incoming);
            guest.Call(Streams, "[method]input-stream.subscribe", stream);
            guest.Drop(stream);
        });
        await script.TrapsAsync("live children");
    }

    private static void NoteChanges(Guest guest, WitValue fields)
    {
        guest.Note(guest.Call(Types, "[method]fields.set", fields, WitValue.String("x-a"), WitValue.List(new[] { Bytes("2") })));
        guest.Note(guest.Call(Types, "[method]fields.append", fields, WitValue.String("x-a"), Bytes("2")));
        guest.Note(guest.Call(Types, "[method]fields.delete", fields, WitValue.String("x-a")));
    }
}
