using GolemOrleans.Gateway.Tests.Support;
using Xunit;

namespace GolemOrleans.Gateway.Tests.HttpApis;

/// <summary>Components keep the functions that deployed APIs call.</summary>
[Collection(nameof(GatewayFixture))]
public sealed class ConstraintTests(GatewayFixture fixture)
{
    private const string Refusal = "Component Constraint Error. Make sure the component is backward compatible as the functions are already in use:\\nMissing Functions:\\n";

    private Api Api => fixture.Api;

    [Fact]
    public async Task An_upload_without_a_function_that_is_called_is_refused_while_the_api_is_deployed()
    {
        var (name, adds, says) = (fixture.NewName(), fixture.NewName(), fixture.NewName());
        var (one, other) = ($"{fixture.NewName()}.example", $"{fixture.NewName()}.example");
        var component = await Api.DeployAsync(name, LifeGuest.Wasm());
        await Api.DefineAsync(adds, "1", HttpApi.Default("/a", name, "instance(\"w\").add(1)"), HttpApi.Default("/b", name, "let w = instance(\"w\"); w.get(); w.add(2)"));
        await Api.DefineAsync(says, "1", HttpApi.Default("/c", name, "instance(\"w\").say(\"x\"); 1u8"));

        // Made is not deployed.
        Assert.Equal(1ul, await Api.UpdateAsync(component, LifeGuest.Wasm(factor: 2)));
        Assert.Equal(200, (await Api.DeployAsync(one, $"{adds}@1", $"{says}@1")).Status);
        Assert.Equal(200, (await Api.DeployAsync(other, $"{adds}@1")).Status);
        Assert.Equal(2ul, await Api.UpdateAsync(component, LifeGuest.Wasm(factor: 3)));
        Assert.Equal(["add", "get", "say"], await MissingAsync(component));

        await Api.DeleteAsync($"{HttpApi.Deployments}/{one}/{says}/1");
        Assert.Equal(["add", "get"], await MissingAsync(component));
        await Api.DeleteAsync($"{HttpApi.Deployments}/{one}");
        Assert.Equal(["add", "get"], await MissingAsync(component));
        await Api.DeleteAsync($"{HttpApi.Deployments}/{other}");
        Assert.Equal(3ul, await Api.UpdateAsync(component, CartGuest.Wasm()));

        // Now the component has nothing that the definition calls: it cannot be deployed, and nothing is left of the attempt.
        Assert.Equal(
            """400 {"type":"Messages","errors":["Internal error: failed to create component constraints Component Constraint Create Error: there is no function test:life/api.{add}"]}""",
            (await Api.DeployAsync(one, $"{adds}@1")).ToString());
        Assert.Equal("", await Api.DeployedAsync(one));
        Assert.Equal(200, (await Api.DeleteAsync($"{HttpApi.Definitions}/{adds}/1")).Status);
        Assert.Equal(4ul, await Api.UpdateAsync(component, LifeGuest.Wasm()));
    }

    [Fact]
    public async Task A_component_that_answers_requests_itself_goes_on_doing_so()
    {
        var (name, id, site) = (fixture.NewName(), fixture.NewName(), $"{fixture.NewName()}.example");
        var component = await Api.DeployAsync(name, HandlerGuest.Wasm());
        await Api.DefineAsync(id, "1", HttpApi.Handler("/", name));
        await Api.DeployAsync(site, $"{id}@1");
        Assert.Equal(1ul, await Api.UpdateAsync(component, HandlerGuest.Wasm()));
        Assert.Contains("  - golem:http/incoming-handler.{handle}", (await UploadAsync(component)).Body, StringComparison.Ordinal);
        Assert.Equal(
            """400 {"type":"Messages","errors":["Error in endpoint GET /: The component test:life does not export wasi:http/incoming-handler"]}""",
            (await Api.DefineAsync(fixture.NewName(), "1", HttpApi.Handler("/", (await fixture.LifeAsync(), "test:life").Item2))).ToString());
    }

    /// <summary>Names of the functions that an upload without any would have to keep.</summary>
    private async Task<string[]> MissingAsync(string component)
    {
        var refused = (await UploadAsync(component)).ToString();
        Assert.StartsWith($$"""400 {"errors":["{{Refusal}}""", refused, StringComparison.Ordinal);
        return [.. refused.Split("\\n").Where(line => line.StartsWith("  - test:life/api.{", StringComparison.Ordinal)).Select(line => line["  - test:life/api.{".Length..^1])];
    }

    private Task<Answer> UploadAsync(string component) => Api.UploadAsync($"/v1/components/{component}/updates", ("component", CartGuest.Wasm()));
}
