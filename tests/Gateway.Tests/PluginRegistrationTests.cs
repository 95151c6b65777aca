using System.Text.Json;
using GolemOrleans.Gateway.Tests.Support;
using GolemOrleans.Silo;
using Xunit;

namespace GolemOrleans.Gateway.Tests;

/// <summary>A plugin whose definition is deleted while it is installed: everything that names the installation says so, for ever.</summary>
public sealed class PluginRegistrationTests : IDisposable
{
    private const string Definition = """
        {"name":"watcher","version":"1","description":"","icon":[],"homepage":"","scope":{"type":"Global"},
         "specs":{"type":"OplogProcessor","componentId":"ID","componentVersion":0} }
        """;

    private readonly string _data = Directory.CreateTempSubdirectory("golem-registered").FullName;

    [Fact]
    public async Task An_installation_says_whether_its_definition_is_still_there_also_after_a_restart()
    {
        string component, definition;
        await using (var server = await StartAsync())
        {
            using var api = new Api(server.BaseAddress);
            component = await api.DeployAsync("test:life", LifeGuest.Wasm());
            definition = Definition.Replace("ID", component);
            _ = (await api.PostAsync("/v1/plugins", definition)).Ok;
            var installed = (await api.PostAsync(
                $"/v1/components/{component}/latest/plugins/installs", """{"name":"watcher","version":"1","priority":0,"parameters":{}}""")).Ok;
            Assert.True(installed.GetProperty("pluginRegistered").GetBoolean());
            await LeaveTracesAsync(api, component, installed.GetProperty("id").GetString()!);
            Assert.Equal(Enumerable.Repeat(true, 12), await RegisteredAsync(api, component));

            _ = (await api.DeleteAsync("/v1/plugins/watcher/1")).Ok;
            Assert.Equal(Enumerable.Repeat(false, 12), await RegisteredAsync(api, component));
        }

        await using var again = await StartAsync();
        using var after = new Api(again.BaseAddress);
        Assert.Equal(Enumerable.Repeat(false, 12), await RegisteredAsync(after, component));
        await after.UpdateAsync(component, LifeGuest.Wasm());
        Assert.False((await after.GetAsync($"/v1/components/{component}/latest")).Ok.GetProperty("installedPlugins")[0].GetProperty("pluginRegistered").GetBoolean());

        // A definition of that name and version is that plugin again.
        _ = (await after.PostAsync("/v1/plugins", definition)).Ok;
        Assert.DoesNotContain(false, await RegisteredAsync(after, component));
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    private Task<GolemServer> StartAsync() =>
        GolemServer.StartAsync(new ServerOptions { DataDirectory = _data, Port = 0, LogLevel = Microsoft.Extensions.Logging.LogLevel.Error });

    /// <summary>Entries of each type that names plugins, in the oplogs of two workers.</summary>
    private static async Task LeaveTracesAsync(Api api, string component, string installation)
    {
        var (created, updated) = ($"/v1/components/{component}/workers/created", $"/v1/components/{component}/workers/updated");
        await api.AddAsync(created, 1);
        foreach (var command in new[] { "deactivate", "activate" })
            _ = (await api.PostAsync($"{created}/{command}-plugin?plugin-installation-id={installation}")).Ok;
        await api.AddAsync(updated, 1);
        _ = (await api.PostAsync($"{updated}/update", """{"mode":"Automatic","targetVersion":0}""")).Ok;
        await api.UntilAsync(updated, answer => answer.Ok.GetProperty("componentVersion").GetInt32() == 0);
        _ = (await api.PostAsync($"{updated}/update", """{"mode":"Automatic","targetVersion":1}""")).Ok;
        await api.UntilAsync(updated, answer => answer.Ok.GetProperty("componentVersion").GetInt32() == 1);
    }

    /// <summary>What every answer says that names the installation: of the component, and of each entry by range and by query.</summary>
    private static async Task<bool[]> RegisteredAsync(Api api, string component)
    {
        var path = $"/v1/components/{component}";
        var search = await api.PostAsync("/v1/components/search", """{"components":[{"name":"test:life","version":1}]}""");
        JsonElement[] components =
        [
            (await api.GetAsync($"{path}/versions/1")).Ok, (await api.GetAsync(path)).Ok[1], (await api.GetAsync("/v1/components")).Ok[1], search.Ok[0],
        ];
        var oplogs = new List<JsonElement>();
        foreach (var (worker, query) in new[] { ("created", "from=1"), ("updated", "from=1"), ("created", "query=plugin") })
            oplogs.AddRange((await api.GetAsync($"{path}/workers/{worker}/oplog?count=100&{query}")).Ok.GetProperty("entries").EnumerateArray().Select(line => line.GetProperty("entry")));
        return
        [
            .. components.Select(version => version.GetProperty("installedPlugins")[0].GetProperty("pluginRegistered").GetBoolean()),
            (await api.GetAsync($"{path}/versions/1/plugins/installs")).Ok[0].GetProperty("pluginRegistered").GetBoolean(),
            .. oplogs.SelectMany(Plugins).Select(plugin => plugin.GetProperty("registered").GetBoolean()),
        ];
    }

    private static IEnumerable<JsonElement> Plugins(JsonElement entry) => entry.GetProperty("type").GetString() switch
    {
        "Create" => entry.GetProperty("initialActivePlugins").EnumerateArray(),
        "SuccessfulUpdate" => entry.GetProperty("new_active_plugins").EnumerateArray(),
        "ActivatePlugin" or "DeactivatePlugin" => [entry.GetProperty("plugin")],
        _ => [],
    };
}
