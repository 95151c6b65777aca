using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using GolemOrleans.Runtime.Host.Policies;
using GolemOrleans.Runtime.Host.Tests.Scripts;
using GolemOrleans.Runtime.Tests.Fakes;
using GolemOrleans.Values;
using Xunit;
using static GolemOrleans.Runtime.Host.Tests.Http.HttpGuest;

namespace GolemOrleans.Runtime.Host.Tests.Http;

/// <summary>What goes wrong on the way becomes the right <c>error-code</c>, live and in replay.</summary>
public sealed class FailureTests
{
    private const int DnsError = 1, Prohibited = 4, Refused = 6, Terminated = 7, ReadTimeout = 9, TlsProtocol = 12, TlsCertificate = 13,
        RequestBodySize = 17, UriInvalid = 19, Incomplete = 25, HeaderSection = 26, ResponseTimeout = 33, Protocol = 35;

    [Fact]
    public async Task Nobody_listening_is_connection_refused()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var authority = $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
        listener.Stop();
        await ExpectAsync(Refused, authority);
    }

    [Fact]
    public Task An_unknown_name_is_a_dns_error() => ExpectAsync(DnsError, "no-such-host.invalid");

    [Theory]
    [InlineData("", Terminated)]
    [InlineData("SMTP ready\r\n", Protocol)]
    [InlineData("HTTP/1.1 20 OK\r\n\r\n", Protocol)]
    [InlineData("HTTP/1.1 200 OK\r\nbad header\r\n\r\n", Protocol)]
    [InlineData("HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n", Protocol)]
    [InlineData("HTTP/1.1 200 OK\r\nx: y", Incomplete)]
    public async Task A_broken_head_is_named(string answer, int error)
    {
        using var server = new RawServer(answer);
        await ExpectAsync(error, server.Authority);
    }

    [Fact]
    public async Task An_endless_header_section_is_cut_off()
    {
        using var server = new RawServer("HTTP/1.1 200 OK\r\nx: " + new string('y', 300_000));
        await ExpectAsync(HeaderSection, server.Authority);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc", Incomplete)]
    [InlineData("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n", Incomplete)]
    [InlineData("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\nzz\r\n", Protocol)]
    public async Task A_body_that_breaks_off_ends_the_stream_with_an_http_error(string answer, int error)
    {
        using var server = new RawServer(answer);
        using var script = new HostScript(guest =>
        {
            var response = guest.Await(guest.Send(guest.Request("GET", server.Authority, "/"))).Payload;
            var body = guest.Ok(Types, "[method]incoming-response.consume", response);
            var stream = guest.Ok(Types, "[method]incoming-body.stream", body);
            guest.Note(Text(guest.Ok(Streams, "[method]input-stream.blocking-read", stream, WitValue.U64(100))));
            var failed = guest.Call(Streams, "[method]input-stream.blocking-read", stream, WitValue.U64(100)).Payload;
            guest.Note(failed.Discriminant.ToString());
            guest.Note(guest.Call(Types, "http-error-code", failed.Payload).Payload.Discriminant.ToString());
            guest.Note(guest.Call(Streams, "[method]input-stream.blocking-read", stream, WitValue.U64(100)));
        });
        Assert.Equal(["abc", "0", $"{error}", "1(1())"], await script.LiveAndReplayAsync());
    }

    [Fact]
    public async Task The_guests_time_outs_end_the_exchange_and_are_recorded()
    {
        using var silent = new RawServer(stream => Task.Delay(Timeout.Infinite, CancellationToken.None));
        using var half = new RawServer(async stream =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc"u8.ToArray());
            await Task.Delay(Timeout.Infinite);
        });
        using var script = new HostScript(guest =>
        {
            var answer = guest.Await(guest.Send(guest.Request("GET", silent.Authority, "/"), Options(guest, "first-byte", 20_000_000)));
            guest.Note(answer.Payload.Discriminant.ToString());
            var response = guest.Await(guest.Send(guest.Request("GET", half.Authority, "/"), Options(guest, "between-bytes", 20_000_000))).Payload;
            var stream = guest.Ok(Types, "[method]incoming-body.stream", guest.Ok(Types, "[method]incoming-response.consume", response));
            guest.Note(Text(guest.Ok(Streams, "[method]input-stream.blocking-read", stream, WitValue.U64(100))));
            var failed = guest.Call(Streams, "[method]input-stream.blocking-read", stream, WitValue.U64(100)).Payload;
            guest.Note(guest.Call(Types, "http-error-code", failed.Payload).Payload.Discriminant.ToString());
        });
        Assert.Equal([$"{ResponseTimeout}", "abc", $"{ReadTimeout}"], await script.LiveAndReplayAsync());
    }

    [Fact]
    public async Task A_request_without_a_usable_address_is_refused_at_once()
    {
        using var script = new HostScript(guest =>
        {
            var fields = guest.Call(Types, "[constructor]fields");
            var request = guest.Call(Types, "[constructor]outgoing-request", fields);
            guest.Note(guest.Call("wasi:http/outgoing-handler", "handle", request, WitValue.None).Payload.Discriminant.ToString());
        });
        Assert.Equal([$"{UriInvalid}"], await script.LiveAndReplayAsync());
    }

    [Theory]
    [InlineData("a body longer than promised")]
    [InlineData("short")]
    public async Task A_body_of_another_length_than_promised_is_an_error(string text)
    {
        await using var server = await EffectServer.StartAsync();
        using var script = new HostScript(guest =>
        {
            var request = guest.Request("POST", server.Authority, "/", ("content-length", "10"));
            var body = guest.Ok(Types, "[method]outgoing-request.body", request);
            var future = guest.Send(request);
            var stream = guest.Ok(Types, "[method]outgoing-body.write", body);
            var written = guest.Call(Streams, "[method]output-stream.blocking-write-and-flush", stream, Bytes(text));
            if (!written.IsOk)
                guest.Note(guest.Call(Types, "http-error-code", written.Payload.Payload).Payload.Discriminant.ToString());
            guest.Drop(stream);
            var finished = guest.Call(Types, "[static]outgoing-body.finish", body, WitValue.None);
            guest.Note(finished.Payload.Discriminant.ToString());
            guest.Note(guest.Await(future).IsOk.ToString());
        });
        var notes = await script.LiveAndReplayAsync();
        Assert.Equal("False", notes[^1]);
        Assert.All(notes.SkipLast(1), n => Assert.Equal($"{RequestBodySize}", n));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_prohibited_address_is_refused_before_connecting_and_the_operator_learns_of_it()
    {
        var denials = 0L;
        using var listener = new MeterListener { InstrumentPublished = (instrument, l) => { if (instrument.Meter.Name == PolicyInstruments.MeterName) l.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref denials, count));
        listener.Start();
        var logs = new LogLines();
        await using var server = await EffectServer.StartAsync();
        var services = new HostServices
        {
            WorkerFilesDirectory = "",
            Logging = logs,
            Egress = new EgressPolicy { Denied = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")] },
        };
        var port = server.Authority.Split(':')[1];
        using var script = new HostScript(
            guest =>
            {
                guest.Note(guest.Fetch("GET", server.Authority, "/"));
                guest.Note(guest.Fetch("GET", $"localhost:{port}", "/"));
            },
            services);
        Assert.Equal([$"error {Prohibited}()", $"error {Prohibited}()"], await script.LiveAndReplayAsync());
        Assert.Empty(server.Requests);
        Assert.True(Volatile.Read(ref denials) >= 2);
        Assert.Contains(logs.Lines, l => l.Contains("127.0.0.1", StringComparison.Ordinal) && l.Contains("refused", StringComparison.Ordinal));
    }

    [Fact]
    public Task Link_local_metadata_is_denied_by_default() => ExpectAsync(Prohibited, "169.254.169.254");

    [Fact]
    public async Task A_redirect_to_a_prohibited_address_is_refused_when_the_guest_follows_it()
    {
        await using var server = await EffectServer.StartAsync((http, _) =>
        {
            http.Response.Redirect("http://169.254.169.254/latest/meta-data");
            return Task.CompletedTask;
        });
        using var script = new HostScript(guest =>
        {
            guest.Note(guest.Fetch("GET", server.Authority, "/"));
            guest.Note(guest.Fetch("GET", "169.254.169.254", "/latest/meta-data"));
        });
        Assert.Equal(["302 ", $"error {Prohibited}()"], await script.LiveAndReplayAsync());
    }

    [Fact]
    public async Task Tls_works_with_a_trusted_certificate_and_fails_by_name_with_another()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await using var server = await TlsServer.StartAsync(certificate);
        await using var plain = await EffectServer.StartAsync();
        using var distrusting = new HostScript(guest =>
        {
            guest.Note(Https(guest, server.Authority));
            guest.Note(Https(guest, plain.Authority));
        });
        Assert.Equal([$"error {TlsCertificate}()", $"error {TlsProtocol}()"], await distrusting.LiveAndReplayAsync());
        var services = new HostServices { WorkerFilesDirectory = "", Egress = new EgressPolicy { TrustedRoots = [certificate] } };
        using var trusting = new HostScript(guest => guest.Note(Https(guest, server.Authority)), services);
        Assert.Equal(["200 secret"], await trusting.LiveAndReplayAsync());
    }

    private static string Https(Guest guest, string authority)
    {
        var request = guest.Request("GET", authority, "/");
        guest.Ok(Types, "[method]outgoing-request.set-scheme", request, WitValue.Some(WitValue.Variant(1)));
        var answer = guest.Await(guest.Send(request));
        return answer.IsOk ? $"200 {guest.ReadBody(answer.Payload)}" : $"error {Guest.Describe(answer.Payload)}";
    }

    private static WitValue Options(Guest guest, string which, ulong nanoseconds)
    {
        var options = guest.Call(Types, "[constructor]request-options");
        guest.Ok(Types, $"[method]request-options.set-{which}-timeout", options, WitValue.Some(WitValue.U64(nanoseconds)));
        return options;
    }

    private static async Task ExpectAsync(int error, string authority)
    {
        using var script = new HostScript(guest =>
        {
            var answer = guest.Await(guest.Send(guest.Request("GET", authority, "/")));
            guest.Note(answer.IsOk ? "ok" : answer.Payload.Discriminant.ToString());
        });
        Assert.Equal([$"{error}"], await script.LiveAndReplayAsync());
        Assert.Contains("http::types::future_incoming_response::get", await script.RecordedNamesAsync());
    }
}
