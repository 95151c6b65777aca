using GolemOrleans.Gateway.Tests.Support;
using GolemOrleans.Silo;
using Xunit;

namespace GolemOrleans.Gateway.Tests.HttpApis;

/// <summary>Definitions, deployments and schemes outlive the server.</summary>
public sealed class RestartTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("golem-http-apis").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task What_was_answered_is_there_after_a_restart()
    {
        const string scheme = """{"providerType":"Gitlab","schemeIdentifier":"s","clientId":"c","clientSecret":"secret","redirectUrl":"https://a.example/cb","scopes":[]}""";
        string component;
        string[] reads = [$"{HttpApi.Definitions}/a/1", HttpApi.Definitions, HttpApi.Deployments, $"{HttpApi.Deployments}/shop.example", $"{HttpApi.Security}/s"];
        List<string> before;
        await using (var server = await StartAsync())
        {
            using var api = new Api(server.BaseAddress);
            component = await api.DeployAsync("test:life", LifeGuest.Wasm());
            await api.PostAsync(HttpApi.Security, scheme);
            await api.DefineAsync("a", "1", HttpApi.Default("/{user}", "test:life", "instance(request.path.user).add(1)").Insert(1, "\"security\":\"s\","));
            await api.DefineAsync("b", "1", HttpApi.Preflight("/b"));
            Assert.Equal(200, (await api.DeployAsync("shop.example", "a@1")).Status);
            before = await ReadAsync(api, reads);
        }

        await using (var server = await StartAsync())
        {
            using var api = new Api(server.BaseAddress);
            Assert.Equal(before, await ReadAsync(api, reads));
            Assert.Contains($"200 {scheme}", before);
            Assert.Equal("""400 {"type":"Messages","errors":["API definition deployed: shop.example"]}""", (await api.DeleteAsync($"{HttpApi.Definitions}/a/1")).ToString());
            Assert.Equal(400, (await api.UploadAsync($"/v1/components/{component}/updates", ("component", CartGuest.Wasm()))).Status);
            Assert.Equal(200, (await api.DeployAsync("shop.example", "b@1")).Status);
            Assert.Equal(200, (await api.DeleteAsync($"{HttpApi.Deployments}/shop.example/a/1")).Status);
            Assert.Equal(1ul, await api.UpdateAsync(component, CartGuest.Wasm()));
            Assert.Equal("b@1", await api.DeployedAsync("shop.example"));
        }
    }

    private Task<GolemServer> StartAsync() =>
        GolemServer.StartAsync(new ServerOptions { DataDirectory = _data, Port = 0, LogLevel = Microsoft.Extensions.Logging.LogLevel.Error });

    private static async Task<List<string>> ReadAsync(Api api, string[] paths)
    {
        var answers = new List<string>();
        foreach (var path in paths)
        {
            answers.Add((await api.GetAsync(path)).ToString());
            Assert.StartsWith("200 ", answers[^1], StringComparison.Ordinal);
        }

        return answers;
    }
}
