using System.Text.Json;
using Xunit;

namespace GolemOrleans.Cli.Tests;

public sealed class ComponentCommandsTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task A_component_is_shown_with_its_functions_and_their_types()
    {
        var (text, _) = await server.GolemAsync(0, "component", "get", "shop:counter", "0");
        Assert.Contains("Component name:    shop:counter", text, StringComparison.Ordinal);
        Assert.Contains("shop:counter/api.{add}(n: u64) -> u64", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_and_yaml_show_the_same_component()
    {
        var (json, _) = await server.GolemAsync(0, "component", "get", "shop:orders", "--format", "json");
        using var view = JsonDocument.Parse(json);
        Assert.Equal("shop:orders", view.RootElement.GetProperty("componentName").GetString());
        Assert.Equal(2, view.RootElement.GetProperty("exports").GetArrayLength());

        var (yaml, _) = await server.GolemAsync(0, "-f", "yaml", "component", "get", "shop:orders");
        Assert.StartsWith("componentName: shop:orders\n", yaml, StringComparison.Ordinal);
        Assert.Contains($"componentSize: {view.RootElement.GetProperty("componentSize")}\n", yaml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_update_is_a_further_version()
    {
        await server.GolemAsync(0, "component", "add", "again:counter", server.Sample("counter.wasm"));
        var (text, _) = await server.GolemAsync(0, "component", "update", "again:counter", server.Sample("counter.wasm"));
        Assert.Contains("Component version: 1", text, StringComparison.Ordinal);
        var (list, _) = await server.GolemAsync(0, "component", "list", "again:counter", "-f", "json");
        using var versions = JsonDocument.Parse(list);
        Assert.Equal([0, 1], versions.RootElement.EnumerateArray().Select(v => v.GetProperty("componentVersion").GetInt32()).Order());
    }

    [Fact]
    public async Task Failures_are_told_in_one_line_and_exit_with_one()
    {
        Assert.Equal("error: There is no component 'shop:nope'. 'golem component list' shows all.\n", (await server.GolemAsync(1, "component", "get", "shop:nope")).Errors);
        Assert.Equal("error: Component 'shop:orders' has no version 7.\n", (await server.GolemAsync(1, "component", "get", "shop:orders", "7")).Errors);
        Assert.StartsWith("error: Component already exists", (await server.GolemAsync(1, "component", "add", "shop:orders", server.Sample("orders.wasm"))).Errors, StringComparison.Ordinal);

        var text = server.Sample("counter.wasm") + ".txt";
        await File.WriteAllTextAsync(text, "not a component");
        Assert.StartsWith("error: ", (await server.GolemAsync(1, "component", "add", "no:component", text)).Errors, StringComparison.Ordinal);
        Assert.Contains("does not exist", (await server.GolemAsync(2, "component", "add", "no:file", text + "x")).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_named()
    {
        using var errors = new StringWriter();
        var exit = await Commands.CommandLine.RunAsync(["component", "list", "--server", "http://127.0.0.1:1"], TextWriter.Null, errors);
        Assert.Equal(1, exit);
        Assert.StartsWith("error: The server at http://127.0.0.1:1/ cannot be reached", errors.ToString(), StringComparison.Ordinal);
    }
}
