using System.Text.Json;
using Xunit;

namespace GolemOrleans.Cli.Tests;

/// <summary>HTTP APIs are defined, deployed and taken away from the command line.</summary>
public sealed class ApiCommandsTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task A_definition_is_deployed_at_a_site_and_taken_away_again()
    {
        var file = await WriteAsync("shop.yaml", """
            id: shop
            version: 0.0.1
            draft: true
            routes:
            - method: Post
              path: /{user}/add
              binding: {component: {name: "shop:counter"}, response: "instance(request.path.user).add(1)"}
            - method: Options
              path: /{user}/add
              binding: {bindingType: cors-preflight}
            """);
        var (made, _) = await server.GolemAsync(0, "api", "definition", "deploy", file);
        Assert.StartsWith("API definition deployed\n", made, StringComparison.Ordinal);
        Assert.Contains("POST /{user}/add → default shop:counter@0", made, StringComparison.Ordinal);
        Assert.Contains("OPTIONS /{user}/add → cors-preflight", made, StringComparison.Ordinal);

        // A draft is changed by the same command.
        var json = await WriteAsync("shop.json", """{"id":"shop","version":"0.0.1","draft":true,"routes":[{"method":"Options","path":"/other","binding":{"bindingType":"cors-preflight"} }]}""");
        Assert.Contains("/other", (await server.GolemAsync(0, "api", "definition", "deploy", json)).Output, StringComparison.Ordinal);
        await server.GolemAsync(0, "api", "definition", "deploy", file);
        Assert.Contains("shop  0.0.1    yes    2", (await server.GolemAsync(0, "api", "definition", "list", "-i", "shop")).Output, StringComparison.Ordinal);

        Assert.Contains("Definitions: shop@0.0.1", (await server.GolemAsync(0, "api", "deployment", "deploy", "Shop.example", "shop@0.0.1", "--subdomain", "my")).Output, StringComparison.Ordinal);
        Assert.Contains("my.Shop.example  shop@0.0.1", (await server.GolemAsync(0, "api", "deployment", "list", "shop")).Output, StringComparison.Ordinal);
        using (var view = JsonDocument.Parse((await server.GolemAsync(0, "api", "deployment", "get", "my.shop.example", "-f", "json")).Output))
            Assert.Equal("shop", view.RootElement.GetProperty("apiDefinitions")[0].GetProperty("id").GetString());
        Assert.Equal("error: API definition is not draft: shop\n", (await server.GolemAsync(1, "api", "definition", "deploy", json)).Errors);
        Assert.Equal("error: API definition deployed: my.shop.example\n", (await server.GolemAsync(1, "api", "definition", "delete", "-i", "shop", "--version", "0.0.1")).Errors);

        Assert.Equal("Took shop@0.0.1 away from my.shop.example\n", (await server.GolemAsync(0, "api", "deployment", "delete", "my.shop.example", "--definition", "shop@0.0.1")).Output);
        Assert.Equal("error: Api deployment not found\n", (await server.GolemAsync(1, "api", "deployment", "get", "my.shop.example")).Errors);
        await server.GolemAsync(0, "api", "deployment", "deploy", "my.shop.example", "shop@0.0.1");
        Assert.Equal("Deleted deployment my.shop.example\n", (await server.GolemAsync(0, "api", "deployment", "delete", "my.shop.example")).Output);
        Assert.Equal("Deleted API definition shop@0.0.1\n", (await server.GolemAsync(0, "api", "definition", "delete", "-i", "shop", "--version", "0.0.1")).Output);
        Assert.StartsWith("error: Can't find api definition", (await server.GolemAsync(1, "api", "definition", "get", "-i", "shop", "--version", "0.0.1")).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scheme_is_created_and_shown_without_its_secret()
    {
        string[] create = ["api", "security-scheme", "create", "staff", "--provider-type", "gitlab", "--client-id", "me", "--client-secret", "hush-hush", "--scope", "openid", "--scope", "email", "--redirect-url", "https://a.example/cb"];
        foreach (var arguments in new[] { create, ["api", "security-scheme", "get", "staff"], ["api", "security-scheme", "get", "staff", "-f", "yaml"] })
        {
            var (shown, _) = await server.GolemAsync(0, arguments);
            Assert.Contains("Gitlab", shown, StringComparison.Ordinal);
            Assert.DoesNotContain("hush", shown, StringComparison.Ordinal);
        }

        Assert.Equal("error: Security scheme already exists: staff\n", (await server.GolemAsync(1, create)).Errors);
        await server.GolemAsync(2, "api", "security-scheme", "create", "x", "--provider-type", "other", "--client-id", "a", "--client-secret", "b", "--redirect-url", "https://a.example/");
    }

    [Fact]
    public async Task Files_and_names_that_are_none_are_told()
    {
        Assert.Equal("error: The file says no id and version.\n", (await server.GolemAsync(1, "api", "definition", "deploy", await WriteAsync("a.yaml", "id: a"))).Errors);
        Assert.StartsWith("error: The file is no YAML: ", (await server.GolemAsync(1, "api", "definition", "deploy", await WriteAsync("b.yml", "a: ["))).Errors, StringComparison.Ordinal);
        Assert.StartsWith("error: The file is no JSON: ", (await server.GolemAsync(1, "api", "definition", "deploy", await WriteAsync("c.json", "{"))).Errors, StringComparison.Ordinal);
        Assert.Equal("error: 'shop' names no version of a definition: write ID@VERSION, such as shop@1.\n", (await server.GolemAsync(1, "api", "deployment", "deploy", "a.example", "shop")).Errors);
    }

    private async Task<string> WriteAsync(string name, string text)
    {
        var file = Path.Combine(Path.GetDirectoryName(server.Sample("counter.wasm"))!, name);
        await File.WriteAllTextAsync(file, text);
        return file;
    }
}
