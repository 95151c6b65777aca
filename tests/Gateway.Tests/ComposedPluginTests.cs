using System.Text;
using GolemOrleans.Gateway.Tests.Support;
using Xunit;

namespace GolemOrleans.Gateway.Tests;

/// <summary>Library and app plugins: what workers of each component version run.</summary>
[Collection(nameof(GatewayFixture))]
public sealed class ComposedPluginTests(GatewayFixture fixture)
{
    private Api Api => fixture.Api;

    [Fact]
    public async Task Libraries_and_apps_are_composed_at_each_change_and_each_upload()
    {
        var (rates, tax, app) = (await PluginAsync("library", ShopGuests.Rates(10)), await PluginAsync("library", ShopGuests.Tax()), await PluginAsync("app", ShopGuests.App()));
        var component = await Api.DeployAsync(fixture.NewName(), ShopGuests.ShopWasm());
        var alone = await QuoteAsync(component, "v0", ShopGuests.Shop, "price");
        Assert.Equal(("500", "ComponentParseFailed"), (alone.Split(' ')[0], alone.Split(' ')[1]));
        Assert.Contains("test:rates/api@1.2.0: the host has no such interface", alone, StringComparison.Ordinal);

        var first = await InstallAsync(component, rates, 1);
        await InstallAsync(component, tax, 2);
        Assert.Equal("1021", await QuoteAsync(component, "v2", ShopGuests.Shop, "price"));
        Assert.Equal(["price"], await ExportsAsync(component, ShopGuests.Shop));

        var last = await InstallAsync(component, app, 3);
        Assert.Equal("1021000", await QuoteAsync(component, "v3", ShopGuests.Front, "quote"));
        Assert.Equal(["quote"], await ExportsAsync(component, ShopGuests.Front));

        await Api.UpdateAsync(component, ShopGuests.ShopWasm(fee: 5));
        Assert.Equal("1025000", await QuoteAsync(component, "v4", ShopGuests.Front, "quote"));
        Assert.Equal(ShopGuests.ShopWasm(fee: 5), await Api.Client.GetByteArrayAsync(new Uri($"/v1/components/{component}/download", UriKind.Relative)));
        Assert.Equal(ShopGuests.ShopWasm(), await Api.Client.GetByteArrayAsync(new Uri($"/v1/components/{component}/download?version=3", UriKind.Relative)));

        Assert.Equal("200 {}", (await Api.DeleteAsync($"/v1/components/{component}/latest/plugins/installs/{last}")).ToString());
        Assert.Equal("1025", await QuoteAsync(component, "v5", ShopGuests.Shop, "price"));

        // The tax is asked for by the rates: plugged in before them it fits nowhere.
        await Api.PutAsync($"/v1/components/{component}/versions/latest/plugins/installs/{first}", """{"priority":9,"parameters":{}}""");
        Assert.Contains("test:tax/api: the host has no such interface", await QuoteAsync(component, "v6", ShopGuests.Shop, "price"), StringComparison.Ordinal);

        // Workers of earlier versions go on.
        Assert.Equal("1021", await QuoteAsync(component, "v2", ShopGuests.Shop, "price"));
        Assert.Equal("1021000", await QuoteAsync(component, "v3", ShopGuests.Front, "quote"));
        Assert.Equal(7, (await Api.GetAsync($"/v1/components/{component}")).Ok.GetArrayLength());
    }

    [Fact]
    public async Task A_worker_is_updated_to_a_composed_version()
    {
        var (tax, cheap, dear) = (await PluginAsync("library", ShopGuests.Tax()), await PluginAsync("library", ShopGuests.Rates(1)), await PluginAsync("library", ShopGuests.Rates(2)));
        var component = await Api.DeployAsync(fixture.NewName(), ShopGuests.ShopWasm());
        var id = await InstallAsync(component, cheap, 1);
        await InstallAsync(component, tax, 2);
        var worker = $"/v1/components/{component}/workers/w";
        Assert.Equal(200, (await Api.PostAsync($"/v1/components/{component}/workers", """{"name":"w","args":[],"env":{}}""")).Status);
        var batch = $$$"""{"actions":[{"type":"Uninstall","installationId":"{{{id}}}"},{"type":"Install","name":"{{{dear}}}","version":"1","priority":1,"parameters":{}}]}""";
        Assert.Equal("200 {}", (await Api.PostAsync($"/v1/components/{component}/versions/latest/plugins/installs/batch", batch)).ToString());
        Assert.Equal("200 {}", (await Api.PostAsync($"{worker}/update", """{"mode":"Automatic","targetVersion":3}""")).ToString());
        await Api.UntilAsync(worker, answer => answer.Json.GetProperty("componentVersion").GetInt32() == 3);
        Assert.Equal("205", await QuoteAsync(component, "w", ShopGuests.Shop, "price"));
    }

    [Fact]
    public async Task What_does_not_compose_is_told_and_changes_nothing()
    {
        var (garbage, conflict) = (await PluginAsync("library", "not wasm"u8.ToArray()), await PluginAsync("app", "not wasm"u8.ToArray()));
        var component = await Api.DeployAsync(fixture.NewName(), ShopGuests.ShopWasm());
        foreach (var plugin in new[] { garbage, conflict })
        {
            var answer = await TryInstallAsync(component, plugin, 0);
            Assert.Equal(500, answer.Status);
            Assert.StartsWith("Plugin composition failed: Failed to compose plugin with component: not WebAssembly", answer.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
        }

        Assert.Equal(1, (await Api.GetAsync($"/v1/components/{component}")).Ok.GetArrayLength());
    }

    [Fact]
    public async Task A_library_of_which_nothing_fits_leaves_the_component_as_it_is()
    {
        var tax = await PluginAsync("library", ShopGuests.Tax());
        var component = await Api.DeployAsync(fixture.NewName(), LifeGuest.Wasm());
        await InstallAsync(component, tax, 0);
        Assert.Equal(3ul, await Api.AddAsync($"/v1/components/{component}/workers/w", 3));
        Assert.Equal(1, (await Api.GetAsync($"/v1/components/{component}/latest")).Ok.GetProperty("installedPlugins").GetArrayLength());
    }

    /// <summary>Creates version 1 of a plugin; its name.</summary>
    private async Task<string> PluginAsync(string kind, byte[] wasm)
    {
        var name = fixture.NewName();
        var answer = await Api.UploadAsync(
            $"/v1/{kind}-plugins",
            ("name", Encoding.UTF8.GetBytes(name)), ("version", "1"u8.ToArray()), ("description", "d"u8.ToArray()), ("icon", [1]),
            ("homepage", "h"u8.ToArray()), ("scope", "global"u8.ToArray()), ("wasm", wasm));
        Assert.Equal("200 {}", answer.ToString());
        return name;
    }

    private async Task<string> InstallAsync(string component, string plugin, int priority) =>
        (await TryInstallAsync(component, plugin, priority)).Ok.GetProperty("id").GetString()!;

    private Task<Answer> TryInstallAsync(string component, string plugin, int priority) => Api.PostAsync(
        $"/v1/components/{component}/latest/plugins/installs",
        $$$"""{"name":"{{{plugin}}}","version":"1","priority":{{{priority}}},"parameters":{}}""");

    /// <summary>What the function answers for 2; or status, type and all of the error.</summary>
    private async Task<string> QuoteAsync(string component, string worker, string api, string function)
    {
        var answer = await Api.InvokeAsync($"/v1/components/{component}/workers/{worker}", $"{api}.{{{function}}}", """[{"value":2}]""");
        return answer.Status == 200
            ? answer.Ok.GetProperty("result").GetProperty("value")[0].GetRawText()
            : $"{answer.Status} {answer.Json.GetProperty("golemError").GetProperty("type").GetString()} {answer.Body}";
    }

    private async Task<IEnumerable<string?>> ExportsAsync(string component, string api) =>
        (await Api.GetAsync($"/v1/components/{component}/latest")).Ok.GetProperty("metadata").GetProperty("exports").EnumerateArray()
            .Single(export => export.GetProperty("name").GetString() == api)
            .GetProperty("functions").EnumerateArray().Select(f => f.GetProperty("name").GetString());
}
