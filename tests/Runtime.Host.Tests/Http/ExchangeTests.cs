using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Host.Tests.Scripts;
using GolemOrleans.Runtime.Tests.Fakes;
using GolemOrleans.Values;
using Microsoft.AspNetCore.Http;
using Xunit;
using static GolemOrleans.Runtime.Host.Tests.Http.HttpGuest;

namespace GolemOrleans.Runtime.Host.Tests.Http;

public sealed class ExchangeTests
{
    [Fact]
    public async Task A_request_is_sent_once_and_replay_reads_the_recorded_answer()
    {
        await using var server = await EffectServer.StartAsync();
        using var script = new HostScript(guest =>
        {
            guest.Note(guest.Fetch("POST", server.Authority, "/a?b=c", "hello"));
            guest.Note(guest.Fetch("GET", server.Authority, "/%7Ea/../b"));
        });
        Assert.Equal(["200 hello", "200 "], await script.LiveAndReplayAsync());
        Assert.Equal(["POST /a?b=c hello"], server.Requests.Take(1));
        Assert.Equal(2, server.Requests.Length);
        var names = await script.RecordedNamesAsync();
        Assert.Equal(
            ["golem io::poll::poll", "http::types::future_incoming_response::get", "http::types::incoming_body_stream::blocking_read", "http::types::incoming_body_stream::blocking_read"],
            names.Take(4));
        var kinds = (await script.World.OplogAsync()).Select(e => e.Kind).ToList();
        Assert.Equal(2, kinds.Count(k => k == OplogEntryKind.BeginRemoteWrite));
        Assert.Equal(2, kinds.Count(k => k == OplogEntryKind.EndRemoteWrite));
    }

    [Fact]
    public async Task A_path_reaches_the_server_as_the_guest_wrote_it()
    {
        var head = new TaskCompletionSource<string>();
        using var server = new PathServer(head);
        using var script = new HostScript(guest => guest.Fetch("GET", server.Authority, "/a/../b%2Fc?x=%41"));
        await script.RunAsync();
        Assert.StartsWith("GET /a/../b%2Fc?x=%41 HTTP/1.1\r\n", await head.Task, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_crash_anywhere_repeats_the_request_only_while_its_answer_was_not_durable()
    {
        await using var server = await EffectServer.StartAsync();
        var before = 0;
        var places = await CrashSweep.EverywhereAsync(
            guest =>
            {
                guest.Note(guest.Call("wasi:random/random", "get-random-u64"));
                guest.Note(guest.Fetch("POST", server.Authority, "/one", "first"));
                guest.Note(guest.Call("wasi:random/random", "get-random-u64"));
                guest.Note(guest.Fetch("POST", server.Authority, "/two", "second"));
            },
            (run, place) =>
            {
                var notes = run.Runs[^1];
                Assert.Equal(("200 first", "200 second"), (notes[1], notes[3]));
                var sent = server.Requests.Skip(before).ToList();
                before += sent.Count;
                Assert.InRange(sent.Count(r => r.Contains("/one", StringComparison.Ordinal)), 1, 2);
                Assert.InRange(sent.Count(r => r.Contains("/two", StringComparison.Ordinal)), 1, 2);
                Assert.True(sent.Count <= 3, $"{place}: {string.Join(", ", sent)}");
                return Task.CompletedTask;
            });
        Assert.True(places > 10, $"only {places} places");
    }

    [Fact]
    public async Task With_idempotence_off_an_interrupted_request_is_not_repeated()
    {
        await using var server = await EffectServer.StartAsync();
        using var script = new HostScript(guest =>
        {
            guest.Call("golem:api/host", "set-idempotence-mode", WitValue.Bool(false));
            var answer = guest.Await(guest.Send(guest.Request("GET", server.Authority, "/once")));
            if (guest.Run == 1)
                guest.Trap("while the exchange is open");
            guest.ReadBody(answer.Payload);
        });
        await script.TrapsAsync("while the exchange is open", attempts: 1);
        var again = script.Start();
        await again.ResumeAsync(true);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task With_idempotence_off_the_repetition_fails_with_the_words_of_the_reference()
    {
        await using var server = await EffectServer.StartAsync();
        using var script = new HostScript(guest =>
        {
            guest.Call("golem:api/host", "set-idempotence-mode", WitValue.Bool(false));
            guest.Await(guest.Send(guest.Request("GET", server.Authority, "/once")));
            guest.Trap("while the exchange is open");
        });
        await script.TrapsAsync("Non-idempotent remote write operation was not completed, cannot retry", attempts: 2);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Bodies_stream_both_ways_while_the_exchange_is_open()
    {
        var served = new List<string>();
        await using var server = await StreamingServer.StartAsync(async http =>
        {
            var buffer = new byte[100];
            await http.Response.StartAsync();
            await http.Response.Body.FlushAsync();
            for (var count = 0; (count = await http.Request.Body.ReadAsync(buffer)) > 0;)
            {
                var text = System.Text.Encoding.UTF8.GetString(buffer, 0, count);
                lock (served)
                    served.Add(text);
                await http.Response.WriteAsync($"<{text}>");
                await http.Response.Body.FlushAsync();
            }
        });
        using var script = new HostScript(guest =>
        {
            var request = guest.Request("POST", server.Authority, "/");
            var body = guest.Ok(Types, "[method]outgoing-request.body", request);
            var future = guest.Send(request);
            var output = guest.Ok(Types, "[method]outgoing-body.write", body);
            var response = guest.Await(future).Payload;
            var incoming = guest.Ok(Types, "[method]incoming-response.consume", response);
            var input = guest.Ok(Types, "[method]incoming-body.stream", incoming);
            foreach (var word in new[] { "one", "two", "three" })
            {
                guest.Ok(Streams, "[method]output-stream.blocking-write-and-flush", output, Bytes(word));
                guest.Note(Text(guest.Ok(Streams, "[method]input-stream.blocking-read", input, WitValue.U64(100))));
            }

            guest.Drop(output);
            guest.Ok(Types, "[static]outgoing-body.finish", body, WitValue.None);
            guest.Note(guest.ReadToEnd(input));
            guest.Drop(input);
            guest.Drop(incoming);
            guest.Drop(response);
        });
        Assert.Equal(["<one>", "<two>", "<three>", ""], await script.LiveAndReplayAsync());
        Assert.Equal(["one", "two", "three"], served);
    }

    [Fact]
    public async Task A_crash_anywhere_in_a_streamed_exchange_sends_the_whole_body_again()
    {
        await using var server = await EffectServer.StartAsync((http, body) => http.Response.WriteAsync(new string('x', 10_000)));
        await CrashSweep.EverywhereAsync(
            guest =>
            {
                var request = guest.Request("PUT", server.Authority, "/s");
                var body = guest.Ok(Types, "[method]outgoing-request.body", request);
                var output = guest.Ok(Types, "[method]outgoing-body.write", body);
                guest.Ok(Streams, "[method]output-stream.blocking-write-and-flush", output, Bytes("part one, "));
                var future = guest.Send(request);
                guest.Call("golem:api/host", "generate-idempotency-key");
                guest.Ok(Streams, "[method]output-stream.blocking-write-and-flush", output, Bytes("part two"));
                guest.Drop(output);
                guest.Ok(Types, "[static]outgoing-body.finish", body, WitValue.None);
                guest.Note(guest.ReadBody(guest.Await(future).Payload).Length.ToString());
            },
            (run, place) =>
            {
                Assert.Equal(["10000"], run.Runs[^1]);
                Assert.All(server.Requests, r => Assert.Equal("PUT /s part one, part two", r));
                return Task.CompletedTask;
            });
    }

    [Fact]
    public async Task A_body_dropped_without_finish_aborts_the_request()
    {
        await using var server = await EffectServer.StartAsync();
        using var script = new HostScript(guest =>
        {
            var request = guest.Request("POST", server.Authority, "/aborted");
            var body = guest.Ok(Types, "[method]outgoing-request.body", request);
            var future = guest.Send(request);
            guest.Write(body, "half");
            guest.Drop(body);
            guest.Note(guest.Await(future).IsOk.ToString());
        });
        Assert.Equal(["False"], await script.LiveAndReplayAsync());
        await server.BrokenOff.Task.WaitAsync(TestWorld.Long);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_future_dropped_before_its_answer_cancels_the_request()
    {
        var started = new TaskCompletionSource();
        var gone = new TaskCompletionSource();
        await using var server = await EffectServer.StartAsync(async (http, _) =>
        {
            started.TrySetResult();
            http.RequestAborted.Register(() => gone.TrySetResult());
            await gone.Task;
        });
        using var script = new HostScript(guest =>
        {
            var future = guest.Send(guest.Request("GET", server.Authority, "/"));
            guest.Context.Wait(started.Task);
            guest.Drop(future);
            guest.Note("dropped");
        });
        await script.LiveAndReplayAsync();
        await gone.Task.WaitAsync(TestWorld.Long);
    }

    [Fact]
    public async Task Trailers_go_out_and_come_in()
    {
        string? sent = null;
        await using var server = await EffectServer.StartAsync((http, _) =>
        {
            sent = http.Request.GetTrailer("x-sum").ToString();
            return Task.CompletedTask;
        });
        using var raw = new RawServer("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ntrailer: x-digest\r\n\r\n3\r\nabc\r\n0\r\nx-digest: d1\r\n\r\n");
        using var script = new HostScript(guest =>
        {
            var request = guest.Request("POST", server.Authority, "/");
            var body = guest.Ok(Types, "[method]outgoing-request.body", request);
            guest.Write(body, "data");
            var trailers = guest.Ok(Types, "[static]fields.from-list", WitValue.List(new[] { WitValue.Tuple(WitValue.String("x-sum"), Bytes("42")) }));
            guest.Ok(Types, "[static]outgoing-body.finish", body, WitValue.Some(trailers));
            guest.Note(guest.ReadBody(guest.Await(guest.Send(request)).Payload));

            var response = guest.Await(guest.Send(guest.Request("GET", raw.Authority, "/"))).Payload;
            var incoming = guest.Ok(Types, "[method]incoming-response.consume", response);
            var stream = guest.Ok(Types, "[method]incoming-body.stream", incoming);
            guest.Note(guest.ReadToEnd(stream));
            guest.Drop(stream);
            var future = guest.Call(Types, "[static]incoming-body.finish", incoming);
            var ready = guest.Call(Types, "[method]future-trailers.subscribe", future);
            guest.Call("wasi:io/poll", "[method]pollable.block", ready);
            guest.Drop(ready);
            var got = guest.Call(Types, "[method]future-trailers.get", future).Payload.Payload;
            guest.Note(guest.Call(Types, "[method]fields.entries", got.Payload.Payload));
            guest.Note(guest.Call(Types, "[method]fields.append", got.Payload.Payload, WitValue.String("x"), Bytes("y")));
            guest.Note(guest.Call(Types, "[method]future-trailers.get", future));
            guest.Drop(future);
            guest.Drop(response);
        });
        Assert.Equal(["", "abc", "[[x-digest, 6431]]", "1(2())", "1(1())"], await script.LiveAndReplayAsync());
        Assert.Equal("42", sent);
    }

    [Fact]
    public async Task A_redirect_is_left_to_the_guest()
    {
        await using var server = await EffectServer.StartAsync((http, _) =>
        {
            http.Response.Redirect("/elsewhere");
            return Task.CompletedTask;
        });
        using var script = new HostScript(guest => guest.Note(guest.Fetch("GET", server.Authority, "/here")));
        Assert.Equal(["302 "], await script.LiveAndReplayAsync());
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Connections_are_used_again()
    {
        var connections = new HashSet<string>();
        await using var server = await EffectServer.StartAsync((http, _) =>
        {
            lock (connections)
                connections.Add(http.Connection.Id);
            return http.Response.WriteAsync("ok");
        });
        using var script = new HostScript(guest =>
        {
            for (var i = 0; i < 5; i++)
                guest.Fetch("POST", server.Authority, "/", "body");
        });
        await script.RunAsync();
        Assert.InRange(connections.Count, 1, 4);
        Assert.Equal(5, server.Requests.Length);
    }

    private sealed class PathServer : IDisposable
    {
        private readonly System.Net.Sockets.TcpListener _listener = new(System.Net.IPAddress.Loopback, 0);

        public PathServer(TaskCompletionSource<string> head)
        {
            _listener.Start();
            _ = ServeAsync(head);
        }

        public string Authority => $"127.0.0.1:{((System.Net.IPEndPoint)_listener.LocalEndpoint).Port}";

        public void Dispose() => _listener.Dispose();

        private async Task ServeAsync(TaskCompletionSource<string> head)
        {
            using var client = await _listener.AcceptTcpClientAsync();
            var buffer = new byte[4096];
            var count = await client.GetStream().ReadAsync(buffer);
            head.TrySetResult(System.Text.Encoding.Latin1.GetString(buffer, 0, count));
            await client.GetStream().WriteAsync("HTTP/1.1 204 No Content\r\n\r\n"u8.ToArray());
        }
    }
}
