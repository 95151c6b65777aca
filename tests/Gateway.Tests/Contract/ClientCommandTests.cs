using System.Globalization;
using System.Text.Json;
using GolemOrleans.Gateway.Tests.Recorded;
using GolemOrleans.Gateway.Tests.Support;
using Xunit;

namespace GolemOrleans.Gateway.Tests.Contract;

/// <summary>
/// What the command line of Golem 1.2.2 sends for each of its commands, byte for byte. Every answer is decoded as its
/// types are (see <see cref="ContractRoutes"/>); values it goes on with, and those that were recorded, are compared here.
/// </summary>
[Collection(nameof(GatewayFixture))]
public sealed class ClientCommandTests(GatewayFixture fixture)
{
    private const string Item = """{"typ":{"type":"Record","fields":[{"name":"product-id","typ":{"type":"Str"}},{"name":"name","typ":{"type":"Str"}},{"name":"price","typ":{"type":"F32"}},{"name":"quantity","typ":{"type":"U32"}}]},"value":{"product-id":"p1","name":"G","price":1.5,"quantity":2}}""";
    private const string Empty = """200 {"result":{"typ":{"items":[],"type":"Tuple"},"value":[]}}""";

    private static readonly (string Name, string Mode)[] s_updates = [("auto", "Automatic"), ("manual", "Manual")];

    private ClientWire Client => field ??= new(fixture.Api);

    [Fact]
    public async Task Component_commands()
    {
        // component deploy, of a new and of a known component
        var name = $"test:{fixture.NewName()}";
        Assert.Equal("[]", (await SearchAsync(name)).GetRawText());
        var created = await Client.UploadAsync(
            ["v1", "components"],
            RawPart.Text("name", name),
            RawPart.Json("componentType", "\"Durable\""),
            RawPart.Binary("component", CartGuest.Wasm()),
            RawPart.Json("filesPermissions", """{"values":[{"path":"/a.txt","permissions":"read-write"}]}"""),
            RawPart.Binary("files", ZipArchiveBytes.Of(("a.txt", "text"u8.ToArray()))),
            RawPart.Json("dynamicLinking", """{"dynamicLinking":{"test:other-client/other-client":{"type":"WasmRpc","targets":{"api":{"interfaceName":"test:other-exports/api","componentName":"test:other","componentType":"Durable"}}}}}"""),
            RawPart.Json("env", """{"keyValues":{"K":"V"}}"""));
        Assert.Equal("Durable", created.Ok.GetProperty("componentType").GetString());
        Assert.Equal("/a.txt read-write", $"{created.Ok.GetProperty("files")[0].GetProperty("path")} {created.Ok.GetProperty("files")[0].GetProperty("permissions")}");
        Assert.Equal("""{"K":"V"}""", created.Ok.GetProperty("env").GetRawText());
        Assert.True(created.Ok.GetProperty("metadata").GetProperty("dynamicLinking").TryGetProperty("test:other-client/other-client", out _));

        var id = Id(await SearchAsync(name));
        var updated = await Client.UploadAsync(["v1", "components", id, "updates"], RawPart.Json("componentType", "\"Ephemeral\""), RawPart.Binary("component", CartGuest.Wasm()));
        Assert.Equal(("Ephemeral", 1), (updated.Ok.GetProperty("componentType").GetString(), updated.Ok.GetProperty("versionedComponentId").GetProperty("version").GetInt32()));

        // component list, component get
        Assert.Equal(2, (await Client.GetAsync(["v1", "components"], ("component-name", name))).Ok.GetArrayLength());
        Assert.True((await Client.GetAsync(["v1", "components"])).Ok.GetArrayLength() >= 2);
        Assert.Equal(1, (await SearchAsync(name))[0].GetProperty("versionedComponentId").GetProperty("version").GetInt32());
        Assert.Equal(0, (await SearchAsync(name, 0))[0].GetProperty("versionedComponentId").GetProperty("version").GetInt32());
        Assert.Equal(2, (await Client.GetAsync(["v1", "components", id])).Ok.GetArrayLength());
        Assert.Equal(200, (await Client.GetAsync(["v1", "components", id, "latest"])).Status);
        Assert.Equal(200, (await Client.GetAsync(["v1", "components", id, "versions", "0"])).Status);
        Assert.Equal(200, (await Client.GetAsync(["v1", "components", id, "download"], ("version", "0"))).Status);
    }

    [Fact]
    public async Task Worker_commands_of_a_workers_life()
    {
        var name = fixture.NewName();
        var component = Id((await Client.UploadAsync(["v1", "components"], RawPart.Text("name", name), RawPart.Binary("component", CartGuest.Wasm()))).Ok);
        string[] workers = ["v1", "components", component, "workers"];
        string[] w1 = [.. workers, "w1"];
        var create = """{"name":"w1","args":["a","b"],"env":{"K":"V"}}""";

        // worker new w1 a b -e K=V, twice
        Assert.Equal(200, (await Client.PostAsync(workers, create)).Status);
        Assert.Equal("WorkerAlreadyExists", (await Client.PostAsync(workers, create)).Json.GetProperty("golemError").GetProperty("type").GetString());

        // worker get
        const string metadata = """{"activePlugins":[],"args":["a","b"],"componentSize":<n>,"componentVersion":0,"createdAt":"<time>","env":{"K":"V"},"lastError":null,"ownedResources":{},"pendingInvocationCount":0,"retryCount":0,"status":"Idle","totalLinearMemorySize":<n>,"updates":[],"workerId":{"componentId":"<id>","workerName":"w1"}}""";
        Assert.Equal($"200 {metadata.Replace("<id>", component)}", RecordedText.Of(await Client.GetAsync(w1)));

        // worker invoke, with the same key twice, with --enqueue, with a short function name made long by the client
        const string api = "golem:it/api";
        Assert.Equal(Empty, RecordedText.Of(await InvokeAsync(w1, $"{api}.{{initialize-cart}}", """[{"typ":{"type":"Str"},"value":"user"}]""")));
        for (var i = 0; i < 2; i++)
            Assert.Equal(Empty, RecordedText.Of(await InvokeAsync(w1, $"{api}.{{add-item}}", $"[{Item}]", "k-1")));
        Assert.Equal(ContentsWith(2), RecordedText.Of(await InvokeAsync(w1, $"{api}.{{get-cart-contents}}", "[]")));
        Assert.Equal("200 {}", (await InvokeAsync(w1, $"{api}.{{update-item-quantity}}", """[{"typ":{"type":"Str"},"value":"p1"},{"typ":{"type":"U32"},"value":7}]""", "k-2", "invoke")).ToString());
        Assert.Equal(ContentsWith(7), RecordedText.Of(await InvokeAsync(w1, $"{api}.{{get-cart-contents}}", "[]")));

        // worker cancel-invocation, of one that is over; worker revert --number-of-invocations 2, and to an index
        Assert.Equal("""200 {"canceled":false}""", (await Client.DeleteAsync([.. w1, "invocations", "k-2"])).ToString());
        Assert.Equal("200 {}", (await Client.PostAsync([.. w1, "revert"], """{"type":"revertLastInvocations","numberOfInvocations":2}""")).ToString());
        Assert.Equal(ContentsWith(2), RecordedText.Of(await InvokeAsync(w1, $"{api}.{{get-cart-contents}}", "[]")));
        Assert.Equal("200 {}", (await Client.PostAsync([.. w1, "revert"], """{"type":"revertToOplogIndex","lastOplogIndex":1}""")).ToString());

        // worker list, with and without filters, in pages
        Assert.Equal($$$"""200 {"cursor":null,"workers":[{{{metadata.Replace("<id>", component)}}}]}""", RecordedText.Of(await ListAsync(workers, null, "name = w1", "status == Idle")));
        Assert.Equal(200, (await Client.PostAsync(workers, """{"name":"w2","args":[],"env":{}}""")).Status);
        var cursor = (await ListAsync(workers, null, "name like w")).Ok.GetProperty("cursor");
        Assert.Equal("w2", (await ListAsync(workers, $"{cursor.GetProperty("layer")}/{cursor.GetProperty("cursor")}", "name like w")).Ok.GetProperty("workers")[0].GetProperty("workerId").GetProperty("workerName").GetString());

        // worker simulate-crash, interrupt, resume, delete
        Assert.Equal("200 {}", (await Client.PostAsync([.. w1, "interrupt"], null, ("recovery-immediately", "true"))).ToString());
        Assert.Equal("200 {}", (await Client.PostAsync([.. w1, "interrupt"], null, ("recovery-immediately", "false"))).ToString());
        Assert.Equal("200 {}", (await Client.PostAsync([.. w1, "resume"])).ToString());
        Assert.Equal("200 {}", (await Client.DeleteAsync(w1)).ToString());
        Assert.Equal($$"""404 {"error":"Worker not found: {{component}}/w1"}""", (await Client.GetAsync(w1)).ToString());
        Assert.Equal("200 {}", (await Client.DeleteAsync(w1)).ToString());
    }

    [Fact]
    public async Task Worker_update_and_its_outcome()
    {
        var component = await fixture.Api.DeployAsync(fixture.NewName(), LifeGuest.Wasm());
        string[] workers = ["v1", "components", component, "workers"];
        foreach (var (name, mode) in s_updates)
            Assert.Equal(200, (await Client.PostAsync(workers, $$"""{"env":{},"args":[],"name":"{{name}}"}""")).Status);
        await fixture.Api.UpdateAsync(component, LifeGuest.Wasm(2));
        foreach (var (name, mode) in s_updates)
        {
            Assert.Equal("200 {}", (await Client.PostAsync([.. workers, name, "update"], $$"""{"mode":"{{mode}}","targetVersion":1}""")).ToString());
            var done = await fixture.Api.UntilAsync($"/{string.Join('/', workers)}/{name}", a => a.Ok.GetProperty("componentVersion").GetInt32() == 1);
            Assert.Contains("successfulUpdate", done.Ok.GetProperty("updates").EnumerateArray().Select(u => u.GetProperty("type").GetString()));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("add OR 4")]
    public async Task Worker_oplog_is_read_page_by_page_until_there_is_no_next(string? query)
    {
        string[] worker = ["v1", "components", await fixture.LifeAsync(), "workers", fixture.NewName()];
        for (var i = 0; i < 5; i++)
            Assert.Equal(200, (await InvokeAsync(worker, "test:life/api.{add}", """[{"typ":{"type":"U64"},"value":4}]""")).Status);
        var indices = new List<ulong>();
        string? cursor = null;
        do
        {
            var page = (await Client.GetAsync([.. worker, "oplog"], ("from", query is null ? "2" : null), ("count", "3"), ("cursor", cursor), ("query", query))).Ok;
            indices.AddRange(page.GetProperty("entries").EnumerateArray().Select(e => e.GetProperty("oplogIndex").GetUInt64()));
            cursor = page.GetProperty("next") is { ValueKind: JsonValueKind.Object } next
                ? string.Create(CultureInfo.InvariantCulture, $"{next.GetProperty("nextOplogIndex")}-{next.GetProperty("currentComponentVersion")}")
                : null;
        }
        while (cursor is not null);
        Assert.Equal(indices.Distinct().Order(), indices);
        Assert.True(indices.Count >= 7, string.Join(' ', indices));
    }

    [Fact]
    public async Task Workers_without_a_name_and_files_of_a_worker()
    {
        var component = await fixture.Api.DeployAsync(
            fixture.NewName(),
            LifeGuest.Wasm(),
            ("files", ZipArchiveBytes.Of(("dir/a b.txt", "text"u8.ToArray()))),
            ("filesPermissions", """{"values":[{"path":"/dir/a b.txt","permissions":"read-only"}]}"""u8.ToArray()));
        string[] path = ["v1", "components", component];
        Assert.Equal(200, (await InvokeAsync(path, "test:life/api.{get}", "[]")).Status);
        Assert.Equal("200 {}", (await InvokeAsync(path, "test:life/api.{get}", "[]", verb: "invoke")).ToString());

        string[] worker = [.. path, "workers", "with:colons+and.dots"];
        Assert.Equal(200, (await InvokeAsync(worker, "test:life/api.{get}", "[]")).Status);
        Assert.Equal("a b.txt", (await Client.GetAsync([.. worker, "files", "/dir"])).Ok.GetProperty("nodes")[0].GetProperty("name").GetString());
        Assert.Equal("text", (await Client.GetAsync([.. worker, "file-contents", "/dir/a b.txt"])).Body);
    }

    [Fact]
    public async Task Plugin_commands()
    {
        var component = await fixture.Api.DeployAsync(fixture.NewName(), LifeGuest.Wasm());
        var processor = await fixture.Api.DeployAsync(fixture.NewName(), LifeGuest.Wasm());
        var name = fixture.NewName();

        // plugin register: an oplog processor, and as a form a library
        Assert.Equal("200 {}", (await Client.PostAsync(["v1", "plugins"], $$$"""{"name":"{{{name}}}","version":"v1","description":"d","icon":[1,2],"homepage":"h","specs":{"type":"OplogProcessor","componentId":"{{{processor}}}","componentVersion":0},"scope":{"componentId":"{{{component}}}","type":"Component"} }""")).ToString());
        foreach (var (version, scope) in new[] { ("v2", RawPart.Text("scope", "global")), ("v3", RawPart.Json("scope", """{"type":"Global"}""")), ("v4", RawPart.Json("scope", $$"""{"type":"Component","componentId":"{{component}}"}""")) })
        {
            Assert.Equal("200 {}", (await Client.UploadAsync(
                ["v1", "library-plugins"],
                RawPart.Text("name", name),
                RawPart.Text("version", version),
                RawPart.Text("description", "d"),
                RawPart.Binary("icon", [1, 2]),
                RawPart.Text("homepage", "h"),
                scope,
                RawPart.Binary("wasm", LifeGuest.Wasm()))).ToString());
        }

        // plugin list --global, --component; plugin get
        Assert.Equal(["v2", "v3"], Versions(name, (await Client.GetAsync(["v1", "plugins"], ("scope", "global"))).Ok));
        Assert.Equal(["v1", "v2", "v3", "v4"], Versions(name, (await Client.GetAsync(["v1", "plugins"], ("scope", $"component:{component}"))).Ok));
        Assert.Equal("OplogProcessor", (await Client.GetAsync(["v1", "plugins", name, "v1"])).Ok.GetProperty("specs").GetProperty("type").GetString());

        // component plugin install, get, update, uninstall
        string[] latest = ["v1", "components", component, "latest", "plugins", "installs"];
        var installed = await Client.PostAsync(latest, $$$"""{"name":"{{{name}}}","version":"v1","priority":0,"parameters":{"a":"b"}}""");
        var id = installed.Ok.GetProperty("id").GetString()!;
        Assert.Equal(id, (await Client.GetAsync(["v1", "components", component, "versions", "1", "plugins", "installs"])).Ok[0].GetProperty("id").GetString());
        Assert.Equal("200 {}", (await Client.PutAsync(["v1", "components", component, "versions", "latest", "plugins", "installs", id], """{"priority":1,"parameters":{}}""")).ToString());

        // worker activate-plugin, deactivate-plugin of the library
        string[] worker = ["v1", "components", component, "workers", "w"];
        Assert.Equal(200, (await InvokeAsync(worker, "test:life/api.{get}", "[]")).Status);
        foreach (var command in new[] { "deactivate-plugin", "activate-plugin" })
            Assert.Equal("200 {}", (await Client.PostAsync([.. worker, command], null, ("plugin-installation-id", id))).ToString());

        Assert.Equal("200 {}", (await Client.DeleteAsync([.. latest, id])).ToString());
        foreach (var version in new[] { "v1", "v2", "v3", "v4" })
            Assert.Equal("200 {}", (await Client.DeleteAsync("v1", "plugins", name, version)).ToString());
        Assert.Equal(404, (await Client.GetAsync(["v1", "plugins", name, "v1"])).Status);
    }

    private Task<Answer> InvokeAsync(string[] worker, string function, string parameters, string? key = null, string verb = "invoke-and-await") =>
        Client.InvokeAsync(worker, verb, key ?? $"key-{fixture.NewName()}", function, parameters);

    private Task<Answer> ListAsync(string[] workers, string? cursor, params string[] filters) =>
        Client.GetAsync(workers, [.. filters.Select(f => ("filter", (string?)f)), ("cursor", cursor), ("count", "1"), ("precise", "false")]);

    private async Task<JsonElement> SearchAsync(string name, int? version = null) =>
        (await Client.PostAsync(["v1", "components", "search"], $$"""{"components":[{"version":{{version?.ToString(CultureInfo.InvariantCulture) ?? "null"}},"name":"{{name}}"}]}""")).Ok;

    private static string Id(JsonElement component) =>
        (component.ValueKind == JsonValueKind.Array ? component[0] : component).GetProperty("versionedComponentId").GetProperty("componentId").GetString()!;

    private static string[] Versions(string plugin, JsonElement list) =>
        [.. list.EnumerateArray().Where(p => p.GetProperty("name").GetString() == plugin).Select(p => p.GetProperty("version").GetString()!).Order()];

    private static string ContentsWith(int quantity) =>
        $$$"""200 {"result":{"typ":{"items":[{"inner":{"fields":[{"name":"product-id","typ":{"type":"Str"}},{"name":"name","typ":{"type":"Str"}},{"name":"price","typ":{"type":"F32"}},{"name":"quantity","typ":{"type":"U32"}}],"type":"Record"},"type":"List"}],"type":"Tuple"},"value":[[{"name":"G","price":1.5,"product-id":"p1","quantity":{{{quantity}}}}]]}}""";
}
