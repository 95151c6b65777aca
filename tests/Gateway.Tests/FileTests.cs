using System.Text;
using GolemOrleans.Gateway.Tests.Support;
using Xunit;

namespace GolemOrleans.Gateway.Tests;

[Collection(nameof(GatewayFixture))]
public sealed class FileTests(GatewayFixture fixture)
{
    private const string Permissions = """{"values":[{"path":"/data/own.txt","permissions":"read-write"}]}""";
    private static readonly byte[] s_big = [.. Enumerable.Range(0, 1_000_000).Select(i => (byte)(i * 7 >> 3))];

    private Api Api => fixture.Api;

    [Fact]
    public async Task A_worker_starts_with_the_files_of_its_component_and_shows_them()
    {
        var component = await DeployAsync(fixture);
        var worker = $"/v1/components/{component}/workers/{fixture.NewName()}";
        Assert.Equal(0ul, (await Api.CallAsync(worker, "get")).GetUInt64());

        Assert.Equal(["big.bin file read-only 1000000", "data directory  "], await ListAsync(worker, "/"));
        Assert.Equal(["own.txt file read-write 4", "shared.txt file read-only 6"], await ListAsync(worker, "/data"));
        Assert.Equal("mine", (await Api.GetAsync($"{worker}/file-contents/{Uri.EscapeDataString("data/own.txt")}")).Body);
        Assert.Equal(s_big, await Api.Client.GetByteArrayAsync(new Uri($"{worker}/file-contents/big.bin", UriKind.Relative)));
    }

    [Fact]
    public async Task Looking_at_a_file_in_the_wrong_way_is_refused()
    {
        var worker = $"/v1/components/{await DeployAsync(fixture)}/workers/{fixture.NewName()}";
        Assert.Equal($"404 {{\"error\":\"Worker not found: {worker.Split('/')[3]}/{worker.Split('/')[5]}\"}}", (await Api.GetAsync($"{worker}/files/data")).ToString());
        await Api.CallAsync(worker, "get");
        Assert.Equal("""404 {"error":"File not found: /nope"}""", (await Api.GetAsync($"{worker}/files/nope")).ToString());
        Assert.Equal("""404 {"error":"File not found: /data/nope"}""", (await Api.GetAsync($"{worker}/file-contents/data%2Fnope")).ToString());
        Assert.Equal("""400 {"errors":["Bad file type: /big.bin"]}""", (await Api.GetAsync($"{worker}/files/big.bin")).ToString());
        Assert.Equal("""400 {"errors":["Bad file type: /data"]}""", (await Api.GetAsync($"{worker}/file-contents/data")).ToString());
        Assert.Equal("""400 {"errors":["Invalid file path"]}""", (await Api.GetAsync($"{worker}/file-contents/..%2F..%2Fetc%2Fpasswd")).ToString());
    }

    [Fact]
    public async Task A_failed_worker_shows_no_files_and_says_why()
    {
        var worker = $"/v1/components/{await DeployAsync(fixture)}/workers/{fixture.NewName()}";
        Assert.Equal(500, (await Api.InvokeAsync(worker, "test:life/api.{fail}")).Status);
        var answer = await Api.GetAsync($"{worker}/files/data");
        Assert.Equal("PreviousInvocationFailed", answer.Json.GetProperty("golemError").GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_look_waits_for_the_invocation_before_it()
    {
        var worker = $"/v1/components/{await DeployAsync(fixture)}/workers/{fixture.NewName()}";
        var spinning = Api.InvokeAsync(worker, "test:life/api.{spin}");
        await Api.UntilStatusAsync(worker, "Running");
        var listing = Api.GetAsync($"{worker}/files/data");
        await Eventually.TrueAsync(async () =>
        {
            // The listing may come after an interrupt: it resumes the worker and waits for the invocation like one that came before.
            Assert.Equal(200, (await Api.PostAsync($"{worker}/interrupt")).Status);
            return listing.IsCompleted;
        });
        Assert.Contains("Interrupted via the Golem API", (await listing).Body, StringComparison.Ordinal);
        Assert.Contains("Interrupted via the Golem API", (await spinning).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_are_kept_by_an_update_without_files_and_downloaded_by_their_key()
    {
        var component = await DeployAsync(fixture);
        Assert.Equal(1ul, await Api.UpdateAsync(component, LifeGuest.Wasm()));
        var files = (await Api.GetAsync($"/v1/components/{component}/latest")).Ok.GetProperty("files").EnumerateArray().ToArray();
        Assert.Equal(["/big.bin", "/data/own.txt", "/data/shared.txt"], files.Select(f => f.GetProperty("path").GetString()).Order());
        var own = files.Single(f => f.GetProperty("path").GetString() == "/data/own.txt");
        Assert.Equal("read-write", own.GetProperty("permissions").GetString());
        Assert.Equal("mine", (await Api.GetAsync($"/v1/components/{component}/versions/1/file-contents/{own.GetProperty("key").GetString()}")).Body);
        Assert.Equal("""404 {"error":"Initial file not found: nope"}""", (await Api.GetAsync($"/v1/components/{component}/versions/1/file-contents/nope")).ToString());
    }

    [Theory]
    [InlineData("not a zip", Permissions, "Malformed component archive error: Failed to unpack provided component files: Some(")]
    [InlineData("../up.txt", Permissions, "Malformed component archive error: The path '../up.txt' is unusable: None")]
    [InlineData("?*.|/..", Permissions, "is unusable: None")]
    [InlineData("b.txt", """{"values":[{"path":"/a.txt","permissions":"read-only"}]}""", "Malformed component archive error: Didn't find expected file in the archive: /a.txt: None")]
    [InlineData("a.txt", "{}", "list_ComponentFilePathWithPermissions")]
    [InlineData("a.txt", """{"values":[{"path":"/a.txt","permissions":"all"}]}""", "ComponentFilePermissions")]
    [InlineData("a.txt", """{"values":[{"path":"a.txt","permissions":"read-only"}]}""", "400 text/plain: parse multipart error: failed to parse field `filesPermissions`: failed to parse \"ComponentFilePath\": Path must be absolute")]
    public async Task An_archive_that_cannot_be_used_is_refused(string entry, string permissions, string reason)
    {
        var zip = entry == "not a zip" ? Encoding.UTF8.GetBytes(entry) : ZipArchiveBytes.Of((entry, "x"u8.ToArray()));
        var answer = await Api.UploadAsync(
            "/v1/components", ("name", Encoding.UTF8.GetBytes(fixture.NewName())), ("component", LifeGuest.Wasm()), ("files", zip), ("filesPermissions", Encoding.UTF8.GetBytes(permissions)));
        Assert.Equal(400, answer.Status);
        Assert.Contains(reason, answer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_in_an_archive_become_names_that_any_file_system_can_have()
    {
        (string, string)[] names =
        [
            ("a:b?c*.txt", "/abc.txt"), ("win\\dir\\x.txt", "/win/dir/x.txt"), ("./dot/./y.txt", "/dot/y.txt"), ("/abs.txt", "/abs.txt"),
            ("d//e.txt", "/d/e.txt"), ("tab\t<>|.txt", "/tab.txt"), ("ünï cödé.txt", "/ünï cödé.txt"), ("n/" + new string('x', 300), "/n/" + new string('x', 255)),
        ];
        var component = await Api.DeployAsync(
            fixture.NewName(),
            LifeGuest.Wasm(),
            ("files", ZipArchiveBytes.Of([.. names.Select(name => (name.Item1, Encoding.UTF8.GetBytes(name.Item2)))])),
            ("filesPermissions", """{"values":[{"path":"/abc.txt","permissions":"read-write"}]}"""u8.ToArray()));
        var files = (await Api.GetAsync($"/v1/components/{component}/latest")).Ok.GetProperty("files").EnumerateArray()
            .ToDictionary(file => file.GetProperty("path").GetString()!, file => file.GetProperty("permissions").GetString());
        Assert.Equal(names.Select(name => name.Item2).Order(StringComparer.Ordinal), files.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["/abc.txt"], files.Where(file => file.Value == "read-write").Select(file => file.Key));
        var worker = $"/v1/components/{component}/workers/{fixture.NewName()}";
        await Api.CallAsync(worker, "get");
        Assert.Equal("/win/dir/x.txt", (await Api.GetAsync($"{worker}/file-contents/{Uri.EscapeDataString("win/dir/x.txt")}")).Body);
    }

    [Fact]
    public async Task Files_without_permissions_are_ignored()
    {
        var component = await Api.DeployAsync(fixture.NewName(), LifeGuest.Wasm(), ("files", ZipArchiveBytes.Of(("a.txt", "x"u8.ToArray()))));
        Assert.Equal("[]", (await Api.GetAsync($"/v1/components/{component}/latest")).Ok.GetProperty("files").GetRawText());
        component = await Api.DeployAsync(fixture.NewName(), LifeGuest.Wasm(), ("filesPermissions", """{"values":[]}"""u8.ToArray()));
        Assert.Equal("[]", (await Api.GetAsync($"/v1/components/{component}/latest")).Ok.GetProperty("files").GetRawText());
    }

    /// <summary>A component with <c>/data/own.txt</c> (read-write), <c>/data/shared.txt</c> and <c>/big.bin</c>.</summary>
    internal static Task<string> DeployAsync(GatewayFixture fixture) => fixture.Api.DeployAsync(
        fixture.NewName(),
        LifeGuest.Wasm(),
        ("files", ZipArchiveBytes.Of(("data/own.txt", "mine"u8.ToArray()), ("data\\shared.txt", "shared"u8.ToArray()), ("data/", []), ("big.bin", s_big))),
        ("filesPermissions", Encoding.UTF8.GetBytes(Permissions)));

    private async Task<string[]> ListAsync(string worker, string path) =>
    [
        .. (await Api.GetAsync($"{worker}/files/{Uri.EscapeDataString(path)}")).Ok.GetProperty("nodes").EnumerateArray().Select(node =>
            $"{node.GetProperty("name")} {node.GetProperty("kind")} {(node.TryGetProperty("permissions", out var p) ? p : "")} {(node.TryGetProperty("size", out var s) ? s : "")}"),
    ];
}
