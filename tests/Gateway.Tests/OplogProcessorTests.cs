using System.Text.Json;
using GolemOrleans.Gateway.Tests.Support;
using GolemOrleans.Tests.Guests;
using Xunit;

namespace GolemOrleans.Gateway.Tests;

/// <summary>Oplog processors over REST: registered, installed, turned on and off, and asked what they got.</summary>
[Collection(nameof(GatewayFixture))]
public sealed class OplogProcessorTests(GatewayFixture fixture)
{
    private const string Unknown = "11111111-1111-1111-1111-111111111111";

    private Api Api => fixture.Api;

    [Fact]
    public async Task A_processor_that_is_installed_gets_the_public_oplog_also_after_its_definition_was_deleted()
    {
        var (plugin, processor) = await RegisterAsync();
        var component = await Api.DeployAsync(fixture.NewName(), LifeGuest.Wasm());
        var worker = $"/v1/components/{component}/workers/w";
        await Api.AddAsync(worker, 1);
        var installation = (await InstallAsync(component, plugin)).Ok.GetProperty("id").GetString();

        // A worker has the plugins of its version: this one has none, and cannot turn on what its version does not have.
        Assert.Equal(500, (await Api.PostAsync($"{worker}/activate-plugin?plugin-installation-id={installation}")).Status);
        await Api.PostAsync($"{worker}/update", """{"mode":"Automatic","targetVersion":1}""");
        await Api.UntilAsync(worker, answer => answer.Ok.GetProperty("componentVersion").GetUInt64() == 1);
        Assert.Equal("200 {}", (await Api.DeleteAsync($"/v1/plugins/{plugin}/1")).ToString());
        await Api.AddAsync(worker, 1);

        var oplog = (await Api.GetAsync($"{worker}/oplog?from=1&count=100")).Ok.GetProperty("entries");
        var last = oplog[oplog.GetArrayLength() - 1].GetProperty("oplogIndex").GetUInt64();
        var updated = oplog.EnumerateArray().Single(line => line.GetProperty("entry").GetProperty("type").GetString() == "SuccessfulUpdate").GetProperty("oplogIndex").GetUInt64();
        var batches = await ReceivedAsync(processor, component, plugin, last);
        Assert.Equal(updated, batches[0].First);
        Assert.Equal(last - updated + 1, (ulong)batches.Sum(batch => batch.Count));
        Assert.False((await Api.GetAsync($"/v1/components/{component}/versions/1/plugins/installs")).Ok[0].GetProperty("pluginRegistered").GetBoolean());
    }

    [Fact]
    public async Task A_worker_turned_off_sends_no_more_and_its_neighbour_goes_on()
    {
        var (plugin, processor) = await RegisterAsync();
        var component = await Api.DeployAsync(fixture.NewName(), LifeGuest.Wasm());
        var installation = (await InstallAsync(component, plugin)).Ok.GetProperty("id").GetString();
        var (worker, other) = ($"/v1/components/{component}/workers/off", $"/v1/components/{component}/workers/on");
        await Api.AddAsync(worker, 1);
        Assert.Equal("200 {}", (await Api.PostAsync($"{worker}/deactivate-plugin?plugin-installation-id={installation}")).ToString());
        var off = (await Api.GetAsync($"{worker}/oplog?from=1&count=100")).Ok.GetProperty("lastIndex").GetUInt64();
        await Api.AddAsync(worker, 1);
        await Api.AddAsync(other, 1);
        await ReceivedAsync(processor, component, plugin, (await Api.GetAsync($"{other}/oplog?from=1&count=100")).Ok.GetProperty("lastIndex").GetUInt64(), "on");
        Assert.Equal(off, (ulong)(await ReceivedAsync(processor, component, plugin, off, "off")).Sum(batch => batch.Count));
    }

    [Theory]
    [InlineData("", 400)]
    [InlineData("?plugin-installation-id=", 400)]
    [InlineData("?plugin-installation-id=nope", 400)]
    [InlineData("?plugin-installation-id=" + Unknown, 500)]
    public async Task Turning_on_or_off_what_is_not_installed_is_refused(string query, int status)
    {
        var worker = await fixture.NewWorkerAsync();
        await Api.AddAsync(worker, 1);
        foreach (var action in new[] { "activate-plugin", "deactivate-plugin" })
        {
            Assert.Equal(status, (await Api.PostAsync($"{worker}/{action}{query}")).Status);
            Assert.Equal(status == 400 ? 400 : 404, (await Api.PostAsync($"/v1/components/{Unknown}/workers/nobody/{action}{query}")).Status);
        }
    }

    [Fact]
    public async Task Turning_on_twice_and_off_twice_changes_nothing_more()
    {
        var (plugin, _) = await RegisterAsync();
        var component = await Api.DeployAsync(fixture.NewName(), LifeGuest.Wasm());
        var installation = (await InstallAsync(component, plugin)).Ok.GetProperty("id").GetString();
        var worker = $"/v1/components/{component}/workers/w";
        await Api.AddAsync(worker, 1);
        foreach (var (action, active) in new[] { ("activate", 1), ("deactivate", 0), ("deactivate", 0), ("activate", 1), ("activate", 1) })
        {
            Assert.Equal("200 {}", (await Api.PostAsync($"{worker}/{action}-plugin?plugin-installation-id={installation}")).ToString());
            Assert.Equal(active, (await Api.GetAsync(worker)).Ok.GetProperty("activePlugins").GetArrayLength());
        }
    }

    private async Task<(string Plugin, string Processor)> RegisterAsync()
    {
        var processor = await fixture.ComponentAsync("test:processor", OplogProcessorGuest.Wasm);
        var plugin = fixture.NewName();
        var definition = """
            {"name":"NAME","version":"1","description":"","icon":[],"homepage":"","scope":{"type":"Global"},"specs":{"type":"OplogProcessor","componentId":"ID","componentVersion":0}}
            """.Replace("NAME", plugin).Replace("ID", processor);
        Assert.Equal("200 {}", (await Api.PostAsync("/v1/plugins", definition)).ToString());
        return (plugin, processor);
    }

    private Task<Answer> InstallAsync(string component, string plugin) => Api.PostAsync(
        $"/v1/components/{component}/latest/plugins/installs", $$$"""{"name":"{{{plugin}}}","version":"1","priority":0,"parameters":{}}""");

    /// <summary>Asks the plugin until it has got a worker's entries up to the last.</summary>
    private async Task<(ulong First, int Count)[]> ReceivedAsync(string processor, string component, string plugin, ulong last, string worker = "w")
    {
        var path = $"/v1/components/{processor}/workers/oplog-processor:{plugin}:1:{component}";
        (ulong First, int Count)[] batches = [];
        await Eventually.TrueAsync(async () =>
        {
            var received = (await Api.InvokeAsync(path, $"{OplogProcessorGuest.Api}.{{received}}")).Ok.GetProperty("result").GetProperty("value")[0];
            batches = [.. received.EnumerateArray().Where(batch => batch[0].GetString() == worker).Select(batch => (batch[1].GetUInt64(), batch[2].GetArrayLength()))];
            return batches.Length > 0 && batches[^1].First + (ulong)batches[^1].Count > last;
        });
        return batches;
    }
}
