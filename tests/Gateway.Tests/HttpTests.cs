using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using GolemOrleans.Gateway.Tests.Support;
using Xunit;

namespace GolemOrleans.Gateway.Tests;

/// <summary>What HTTP leaves open: methods, encodings of paths and bodies, headers.</summary>
[Collection(nameof(GatewayFixture))]
public sealed class HttpTests(GatewayFixture fixture)
{
    private Api Api => fixture.Api;

    [Theory]
    [InlineData("/healthcheck")]
    [InlineData("/v1/components/{c}/latest")]
    [InlineData("/v1/components/{c}/download")]
    public async Task Head_answers_as_get_without_a_body(string path)
    {
        path = path.Replace("{c}", await fixture.LifeAsync());
        using var request = new HttpRequestMessage(HttpMethod.Head, new Uri(path, UriKind.Relative));
        using var answer = await Api.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal((await Api.Client.GetByteArrayAsync(new Uri(path, UriKind.Relative))).Length, answer.Content.Headers.ContentLength);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("OPTIONS", "/v1/components", 405)]
    [InlineData("PATCH", "/v1/components", 405)]
    [InlineData("HEAD", "/v1/components/{c}/workers/w/connect", 405)]
    [InlineData("GET", "/v1/components/{c}/workers/w/invoke", 405)]
    [InlineData("OPTIONS", "/nowhere", 404)]
    [InlineData("GET", "/", 404)]
    [InlineData("GET", "/healthcheck/", 404)]
    [InlineData("GET", "/v1/components/", 404)]
    [InlineData("GET", "/v1//components", 404)]
    [InlineData("DELETE", "/v1/components/{c}/workers/", 404)]
    public async Task Other_methods_and_paths_are_refused_and_no_other_site_is_let_in(string method, string path, int status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path.Replace("{c}", await fixture.LifeAsync()), UriKind.Relative));
        request.Headers.Add("Origin", "https://elsewhere.example");
        request.Headers.Add("Access-Control-Request-Method", "POST");
        using var answer = await Api.Client.SendAsync(request);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.DoesNotContain(answer.Headers, header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
        if (method != "HEAD")
            Assert.Equal(status == 404 ? "not found" : "method not allowed", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("per%25cent", "per%cent")]
    [InlineData("%C3%BCml%C3%A4ut", "ümläut")]
    [InlineData("%E2%82%AC%F0%9F%98%80", "€😀")]
    [InlineData("plus+sign&and=more;stuff", "plus+sign&and=more;stuff")]
    [InlineData("%7Bbraces%7D", "{braces}")]
    [InlineData("question%3Fmark%23", "question?mark#")]
    public async Task A_worker_is_found_under_its_decoded_name(string segment, string name)
    {
        var workers = $"/v1/components/{await fixture.LifeAsync()}/workers";
        var created = await Api.PostAsync(workers, $$"""{"env":{},"args":[],"name":"{{name}}"}""");
        Assert.Equal(name, created.Ok.GetProperty("workerId").GetProperty("workerName").GetString());
        foreach (var verb in new[] { "", "/invoke-and-await?function=test%3Alife%2Fapi.%7Bget%7D" })
        {
            var target = new Uri($"{Api.Client.BaseAddress!.GetLeftPart(UriPartial.Authority)}{workers}/{segment}{verb}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
            using var request = new HttpRequestMessage(verb.Length == 0 ? HttpMethod.Get : HttpMethod.Post, target) { Content = verb.Length == 0 ? null : new StringContent("""{"params":[]}""", null, "application/json") };
            Assert.Equal(200, (await Api.SendAsync(request)).Status);
        }
    }

    [Theory]
    [InlineData("D", "")]
    [InlineData("N", "")]
    [InlineData("B", "")]
    [InlineData("D", "urn:uuid:")]
    public async Task A_component_is_found_under_each_spelling_of_its_id(string format, string prefix)
    {
        var id = Guid.Parse(await fixture.LifeAsync());
        foreach (var text in new[] { id.ToString(format), id.ToString(format).ToUpperInvariant() })
            Assert.Equal(200, (await Api.GetAsync($"/v1/components/{Uri.EscapeDataString(prefix + text)}/versions/0")).Status);
    }

    [Theory]
    [InlineData("a%2Fb", "'/'")]
    [InlineData("a%20b", "whitespaces")]
    [InlineData("a%E3%80%80b", "whitespaces")]
    [InlineData("a%0Ab", "whitespaces")]
    [InlineData("-a", "start with '-'")]
    public async Task A_name_that_breaks_the_rules_once_decoded_is_refused(string segment, string reason)
    {
        var answer = await Api.GetAsync($"/v1/components/{await fixture.LifeAsync()}/workers/{segment}");
        Assert.Equal(400, answer.Status);
        Assert.Contains(reason, answer.Json.GetProperty("errors")[0].GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("test:life/api.{get}")]
    [InlineData("test%3Alife%2Fapi.%7Bget%7D")]
    [InlineData("test:life%2Fapi.%7Bget}")]
    public async Task A_function_name_is_understood_however_it_is_encoded(string function)
    {
        var target = $"{await fixture.NewWorkerAsync()}/invoke-and-await?function={function}";
        Assert.StartsWith("HTTP/1.1 200", await RawAsync($"POST {target} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 13\r\nConnection: close\r\n\r\n{{\"params\":[]}}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a key with spaces and \"quotes\"")]
    [InlineData("urn:key/with/slashes?and=more")]
    [InlineData("clé-ü-€")]
    [InlineData("k")]
    public async Task Any_text_is_an_idempotency_key(string key)
    {
        var worker = await fixture.NewWorkerAsync();
        for (var i = 0; i < 2; i++)
            Assert.Equal(3ul, await Api.AddAsync(worker, 3, key));
        var oplog = (await Api.GetAsync($"{worker}/oplog?from=1&count=100")).Ok.GetProperty("entries").EnumerateArray().Select(e => e.GetProperty("entry"));
        Assert.Equal(key, oplog.Single(e => e.GetProperty("type").GetString() == "ExportedFunctionInvoked").GetProperty("idempotencyKey").GetString());
        Assert.Equal("""200 {"canceled":false}""", (await Api.DeleteAsync($"{worker}/invocations/{Uri.EscapeDataString(key)}")).ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task Without_a_key_each_request_is_an_invocation_of_its_own(string? key)
    {
        var worker = await fixture.NewWorkerAsync();
        Assert.Equal((3ul, 6ul), (await Api.AddAsync(worker, 3, key), await Api.AddAsync(worker, 3, key)));
    }

    /// <summary>Function names carry the parameters of indexed resources.</summary>
    [Fact]
    public async Task Long_function_names_and_keys_are_read()
    {
        var worker = await fixture.NewWorkerAsync();
        var answer = await Api.InvokeAsync(worker, $"test:life/api.{{counter(\"{new string('x', 100_000)}\").get}}", key: new string('k', 100_000));
        Assert.Equal((500, "InvalidRequest"), (answer.Status, answer.Json.GetProperty("golemError").GetProperty("type").GetString()));
    }

    [Fact]
    public async Task Values_nested_as_deep_as_the_reference_reads_are_read()
    {
        var worker = await fixture.NewWorkerAsync();
        var deep = $"{new string('[', 120)}{new string(']', 120)}";
        Assert.Equal(
            """500 {"golemError":{"type":"InvalidRequest","details":"Parameter text has unexpected type: expected string, found array"}}""",
            (await Api.InvokeAsync(worker, "test:life/api.{say}", $$"""[{"value":{{deep}}}]""")).ToString());
        Assert.Equal(
            "400 text/plain: parse request payload error: recursion limit exceeded at line 1 column 145",
            (await Api.InvokeAsync(worker, "test:life/api.{say}", $$"""[{"value":[[[[[{{deep}}]]]]]}]""")).ToString());
    }

    [Fact]
    public async Task A_long_key_is_one_key()
    {
        var worker = await fixture.NewWorkerAsync();
        var key = new string('k', 4000);
        Assert.Equal((3ul, 3ul), (await Api.AddAsync(worker, 3, key), await Api.AddAsync(worker, 3, key)));
        Assert.Equal(6ul, await Api.AddAsync(worker, 3, key + "x"));
    }

    [Fact]
    public async Task A_chunked_body_is_read_and_a_compressed_one_refused()
    {
        var target = $"{await fixture.NewWorkerAsync()}/invoke-and-await?function=test%3Alife%2Fapi.%7Bget%7D";
        var chunked = await RawAsync($"POST {target} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n3\r\n{{\"p\r\n9\r\narams\":[]\r\n1\r\n}}\r\n0\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200", chunked, StringComparison.Ordinal);

        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            await gzip.WriteAsync("""{"params":[]}"""u8.ToArray());
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(target, UriKind.Relative)) { Content = new ByteArrayContent(packed.ToArray()) };
        request.Content.Headers.ContentEncoding.Add("gzip");
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        Assert.Equal(400, (await Api.SendAsync(request)).Status);
    }

    [Fact]
    public async Task Answers_are_not_compressed_since_no_client_of_the_reference_expects_it()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/v1/components", UriKind.Relative));
        request.Headers.AcceptEncoding.ParseAdd("gzip, br");
        using var answer = await Api.Client.SendAsync(request);
        Assert.Empty(answer.Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task A_filter_with_plus_signs_for_spaces_selects()
    {
        var worker = await fixture.NewWorkerAsync();
        await Api.AddAsync(worker, 1);
        var (workers, name) = (worker[..worker.LastIndexOf('/')], worker[(worker.LastIndexOf('/') + 1)..]);
        Assert.Equal(1, (await Api.GetAsync($"{workers}?filter=name+%3D+{name}&filter=version+%3E%3D+0")).Ok.GetProperty("workers").GetArrayLength());
    }

    /// <summary>Status line, head and body of what the server sends to bytes that no client library would send.</summary>
    private async Task<string> RawAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(Api.Client.BaseAddress!.Host, Api.Client.BaseAddress.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(request));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }
}
