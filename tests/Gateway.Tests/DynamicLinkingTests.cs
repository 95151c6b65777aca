using System.Text;
using GolemOrleans.Gateway.Tests.Support;
using Xunit;

namespace GolemOrleans.Gateway.Tests;

/// <summary>Components uploaded with <c>dynamicLinking</c>: their workers call workers of other components.</summary>
[Collection(nameof(GatewayFixture))]
public sealed class DynamicLinkingTests(GatewayFixture fixture)
{
    private Api Api => fixture.Api;

    [Fact]
    public async Task A_worker_calls_workers_of_the_component_that_its_import_is_linked_to()
    {
        var target = fixture.NewName();
        var caller = await Api.DeployAsync(fixture.NewName(), GatewayFixture.ClusterGuest("caller"), ("dynamicLinking", Linking(target)));
        var worker = $"/v1/components/{caller}/workers/c";

        // The target is looked up when it is called.
        var early = await Api.InvokeAsync(worker, "await", """[{"value":"t"},{"value":5}]""");
        Assert.Contains("Failed to resolve component", early.Body, StringComparison.Ordinal);
        var callee = await Api.DeployAsync(target, GatewayFixture.ClusterGuest("target"));
        worker += "2";

        Assert.Equal("5", await CallAsync(worker, "await", 5));
        Assert.Equal("7", await CallAsync(worker, "begin", 2));
        Assert.Equal("110", await CallAsync(worker, "count", 5));
        Assert.Equal(200, (await Api.InvokeAsync(worker, "send", """[{"value":"t"},{"value":3}]""")).Status);
        Assert.Equal("10", await CallAsync(worker, "await", 0));
        Assert.Equal("{}", (await Api.GetAsync($"/v1/components/{callee}/workers/t")).Ok.GetProperty("ownedResources").GetRawText());

        // What was answered is replayed, not asked again.
        await Api.PostAsync($"{worker}/interrupt?recovery-immediately=true");
        Assert.Equal("11", await CallAsync(worker, "await", 1));
    }

    [Fact]
    public async Task The_linking_is_in_the_metadata_and_belongs_to_its_version()
    {
        var linking = Linking("some:where");
        var component = await Api.DeployAsync(fixture.NewName(), GatewayFixture.ClusterGuest("caller"), ("dynamicLinking", linking));
        var linked = (await Api.GetAsync($"/v1/components/{component}/latest")).Ok.GetProperty("metadata").GetProperty("dynamicLinking").GetRawText();
        Assert.Equal(Encoding.UTF8.GetString(linking), $$"""{"dynamicLinking":{{linked}}}""");

        // An update says it anew; without it the import is one that nobody offers.
        await Api.UpdateAsync(component, GatewayFixture.ClusterGuest("caller"));
        Assert.Equal("{}", (await Api.GetAsync($"/v1/components/{component}/latest")).Ok.GetProperty("metadata").GetProperty("dynamicLinking").GetRawText());
        var answer = await Api.InvokeAsync($"/v1/components/{component}/workers/w", "await", """[{"value":"t"},{"value":5}]""");
        Assert.Equal("ComponentParseFailed", answer.Json.GetProperty("golemError").GetProperty("type").GetString());
    }

    private async Task<string> CallAsync(string worker, string function, int n) =>
        (await Api.InvokeAsync(worker, function, $$"""[{"value":"t"},{"value":{{n}}}]""")).Ok.GetProperty("result").GetProperty("value")[0].GetRawText();

    private static byte[] Linking(string target)
    {
        var client = $$"""{"interfaceName":"demo:target-exports/api","componentName":"{{target}}","componentType":"Durable"}""";
        return Encoding.UTF8.GetBytes(
            """{"dynamicLinking":{"demo:target-client/target-client":{"type":"WasmRpc","targets":{"api":CLIENT,"counter":CLIENT}}}}""".Replace("CLIENT", client));
    }
}
