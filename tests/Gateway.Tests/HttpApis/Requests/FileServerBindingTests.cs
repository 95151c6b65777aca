using System.Text;
using GolemOrleans.Gateway.Tests.Support;
using Xunit;

namespace GolemOrleans.Gateway.Tests.HttpApis.Requests;

/// <summary>Routes that answer with files of workers.</summary>
[Collection(nameof(GatewayFixture))]
public sealed class FileServerBindingTests(GatewayFixture fixture)
{
    private const string Name = "test:files-served";
    private static readonly byte[] s_big = [.. Enumerable.Range(0, 700_000).Select(i => (byte)(i * 7 >> 3))];

    [Fact]
    public async Task Files_are_served_with_the_type_of_their_extension()
    {
        var component = await ComponentAsync();
        var worker = fixture.NewName();
        var site = await DeployAsync(worker, Route("/files/{+path}", "\"/data/${request.path.path}\""));
        Assert.Equal("200 text/html: <p>shared</p>", (await site.GetAsync("/files/page.html")).ToString());
        Assert.Equal("200 text/css: p { }", (await site.GetAsync("/files//own.css")).ToString());
        var big = await site.GetAsync("/files/big.bin");
        Assert.Equal((200, "application/octet-stream"), (big.Status, big.ContentType));
        Assert.Equal(s_big, big.Bytes);
        Assert.Equal("""404 application/json; charset=utf-8: {"error":"File not found: /data/none.txt"}""", (await site.GetAsync("/files/none.txt")).ToString());
        Assert.Equal("""400 application/json; charset=utf-8: {"errors":["Bad file type: /data/sub"]}""", (await site.GetAsync("/files/sub")).ToString());
        foreach (var outside in new[] { "/files/../../etc/passwd", "/files/%2e%2e/secret", "/files/..%2f..%2fetc%2fpasswd" })
            Assert.Equal("""400 application/json; charset=utf-8: {"errors":["Invalid file path"]}""", (await site.GetAsync(outside)).ToString());
        Assert.Equal(200, (await fixture.Api.GetAsync($"/v1/components/{component}/workers/{worker}")).Status);
    }

    [Fact]
    public async Task A_read_only_file_of_the_component_needs_no_worker()
    {
        var component = await ComponentAsync();
        var worker = fixture.NewName();
        var site = await DeployAsync(worker, Route("/page", "\"/data/page.html\""));
        Assert.Equal("<p>shared</p>", (await site.GetAsync("/page")).Body);
        Assert.Equal(404, (await fixture.Api.GetAsync($"/v1/components/{component}/workers/{worker}")).Status);
    }

    [Fact]
    public async Task An_expression_may_give_status_and_headers_and_refuse()
    {
        await ComponentAsync();
        var site = await DeployAsync(
            fixture.NewName(),
            Route("/missing", "{file-path: \"/data/page.html\", status: 404u16, headers: {Content-Type: \"text/plain\", Cache-Control: \"no-store\"}}"),
            Route("/{name}", "let r: result<string, string> = if request.path.name == \"page\" then ok(\"/data/page.html\") else err(\"no such page\"); r"));
        var missing = await site.GetAsync("/missing");
        Assert.Equal(("404 text/plain: <p>shared</p>", "no-store"), (missing.ToString(), missing["Cache-Control"]));
        Assert.Equal("200 text/html: <p>shared</p>", (await site.GetAsync("/page")).ToString());
        Assert.Equal("400 text/plain; charset=utf-8: Error while processing rib result: Error result: \"no such page\"", (await site.GetAsync("/other")).ToString());
    }

    private static string Route(string path, string response) => HttpApi.Default(path, Name, response, ",\"bindingType\":\"file-server\",\"workerName\":\"\\\"WORKER\\\"\"");

    private Task<SiteClient> DeployAsync(string worker, params string[] routes) =>
        SiteClient.DeployAsync(fixture.Api, fixture.CustomRequests, fixture.NewName(), [.. routes.Select(route => route.Replace("WORKER", worker, StringComparison.Ordinal))]);

    private Task<string> ComponentAsync() => fixture.OnceAsync(Name, () => fixture.Api.DeployAsync(
        Name,
        LifeGuest.Wasm(),
        ("files", ZipArchiveBytes.Of(("data/page.html", Encoding.UTF8.GetBytes("<p>shared</p>")), ("data/own.css", Encoding.UTF8.GetBytes("p { }")), ("data/big.bin", s_big), ("data/sub/x", [1]))),
        ("filesPermissions", Encoding.UTF8.GetBytes("""{"values":[{"path":"/data/own.css","permissions":"read-write"},{"path":"/data/big.bin","permissions":"read-write"}]}"""))));
}
