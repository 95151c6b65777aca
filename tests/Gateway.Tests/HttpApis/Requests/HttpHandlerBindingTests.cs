using System.Text;
using GolemOrleans.Gateway.Tests.Support;
using Xunit;

namespace GolemOrleans.Gateway.Tests.HttpApis.Requests;

/// <summary>Routes that pass requests to <c>wasi:http/incoming-handler</c>. The guest answers 201 with the request's body and a random number in <c>x-random</c>.</summary>
[Collection(nameof(GatewayFixture))]
public sealed class HttpHandlerBindingTests(GatewayFixture fixture)
{
    private const string Echo = "test:interfaces-handler";

    [Fact]
    public async Task The_whole_request_reaches_the_handler_and_its_answer_comes_back()
    {
        var linking = ClientLinking.Json("test:interfaces/counters-client", Echo, "test:interfaces/counters", "counters", "tally");
        var component = await fixture.OnceAsync(Echo, async () => await fixture.Api.DeployAsync(
            Echo,
            await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "guests", "interfaces-rust.wasm")),
            ("dynamicLinking", Encoding.UTF8.GetBytes($$"""{"dynamicLinking":{{linking}}}"""))));
        var worker = fixture.NewName();
        var site = await SiteClient.DeployAsync(fixture.Api, fixture.CustomRequests, fixture.NewName(), Route(worker, "Post"), Route(worker, "Get"), Route(worker, "Patch"));
        byte[] body = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 31 >> 4))];
        var answer = await site.SendAsync(HttpMethod.Post, "/echo/a%2Fb?x=%20y&x=2", body, ("X-Bytes", "a"), ("X-Bytes", "b"), ("Idempotency-Key", "one"));
        Assert.True(answer.Status == 201, answer.ToString());
        Assert.Null(answer.ContentType);
        Assert.Equal(body, answer.Bytes);

        // The same key has the same answer, a random number in it included; another request has another.
        var again = await site.SendAsync(HttpMethod.Post, "/echo/other", Encoding.UTF8.GetBytes("other"), ("Idempotency-Key", "one"));
        Assert.Equal((answer["x-random"], answer.Bytes.Length), (again["x-random"], again.Bytes.Length));
        var empty = await site.GetAsync("/echo/empty");
        Assert.Equal((201, 0), (empty.Status, empty.Bytes.Length));
        Assert.NotEqual(answer["x-random"], empty["x-random"]);
        Assert.Equal(201, (await site.SendAsync(HttpMethod.Patch, "/echo/x", body[..10])).Status);

        var seen = (await fixture.Api.InvokeAsync($"/v1/components/{component}/workers/{worker}", "test:interfaces/cases.{seen}")).Ok.GetProperty("result").GetProperty("value")[0].EnumerateArray().Select(n => n.GetString()!).ToArray();
        Assert.Equal(3, seen.Count(note => note.Contains("method", StringComparison.Ordinal)));
        Assert.Contains(seen, note => note.Contains("/echo/a%2Fb?x=%20y&x=2", StringComparison.Ordinal));
        Assert.Contains(seen, note => note.Contains(site.Host, StringComparison.Ordinal));
        Assert.Contains(seen, note => note.Contains("Post", StringComparison.Ordinal));
        Assert.Contains(seen, note => note.Contains("Patch", StringComparison.Ordinal));
        Assert.Contains(seen, note => note.Contains("x-bytes", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_handler_that_fails_is_said()
    {
        await fixture.ComponentAsync("test:handler-without-answer", HandlerGuest.Wasm);
        var site = await SiteClient.DeployAsync(fixture.Api, fixture.CustomRequests, fixture.NewName(), HttpApi.Handler("/", "test:handler-without-answer"));
        var answer = await site.GetAsync("/");
        Assert.Equal(500, answer.Status);
        Assert.StartsWith("Error calling worker executor Error when executing resolved worker request. Error: Runtime error: ", answer.Body, StringComparison.Ordinal);
    }

    private static string Route(string worker, string method) =>
        HttpApi.Handler("/echo/{+rest}", Echo, method).Replace("\"bindingType\"", $"\"workerName\":\"\\\"{worker}\\\"\",\"bindingType\"", StringComparison.Ordinal);
}
