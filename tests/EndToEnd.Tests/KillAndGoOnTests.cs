using System.Text;
using System.Text.Json;
using GolemOrleans.EndToEnd.Tests.Servers;
using Xunit;

namespace GolemOrleans.EndToEnd.Tests;

public sealed class KillAndGoOnTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("golem-e2e").FullName;

    [Fact]
    public async Task A_worker_goes_on_where_it_stopped_after_the_server_was_killed()
    {
        string component;
        ulong expected = 0;
        using (var server = await ServerProcess.StartAsync(_data))
        {
            component = await DeployAsync(server.Client);
            Assert.Equal(5, await AddAsync(server.Client, component, 5, "first"));
            Assert.Equal(11, await AddAsync(server.Client, component, 6, "second"));
            expected = 11;
            await server.KillAsync();
        }

        for (var round = 0; round < 3; round++)
        {
            using var server = await ServerProcess.StartAsync(_data);
            Assert.Equal(11, await AddAsync(server.Client, component, 6, "second"));
            expected++;
            Assert.Equal((long)expected, await AddAsync(server.Client, component, 1, $"round {round}"));
            await server.KillAsync();
        }
    }

    [Fact]
    public async Task Bad_input_is_answered_in_the_shape_of_the_reference_and_the_server_goes_on()
    {
        using var server = await ServerProcess.StartAsync(_data);
        var component = await DeployAsync(server.Client);

        Assert.Contains("could not load function nope", await InvokeAsync(server.Client, component, "nope", "[]", "unknown"), StringComparison.Ordinal);
        Assert.Contains(
            "Parameter n has unexpected type: expected number, found string",
            await InvokeAsync(server.Client, component, "add", """[{"value":"x"}]""", "mistyped"),
            StringComparison.Ordinal);

        using var form = Form("x:y", "not a component"u8.ToArray());
        using var refused = await server.Client.PostAsync(new Uri("/v1/components", UriKind.Relative), form);
        Assert.Equal(400, (int)refused.StatusCode);
        Assert.Contains("errors", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        Assert.Equal(3, await AddAsync(server.Client, component, 3, "after"));
    }

    [Fact]
    public async Task A_second_server_on_the_same_data_folder_is_refused()
    {
        using var first = await ServerProcess.StartAsync(_data);
        var refused = await Assert.ThrowsAsync<ServerNotStartedException>(() => ServerProcess.StartAsync(_data));
        Assert.Contains("in use by another process", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    private static async Task<string> DeployAsync(HttpClient client)
    {
        using var form = Form("demo:pure", await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "guests", "c-pure.wasm")));
        using var answer = await client.PostAsync(new Uri("/v1/components", UriKind.Relative), form);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return json.RootElement.GetProperty("versionedComponentId").GetProperty("componentId").GetString()!;
    }

    private static MultipartFormDataContent Form(string name, byte[] component) => new()
    {
        { new StringContent(name), "name" },
        { new ByteArrayContent(component), "component", "component.wasm" },
    };

    private static async Task<long> AddAsync(HttpClient client, string component, ulong n, string key)
    {
        using var json = JsonDocument.Parse(await InvokeAsync(client, component, "add", $$"""[{"value":{{n}}}]""", key));
        return json.RootElement.GetProperty("result").GetProperty("value")[0].GetInt64();
    }

    private static async Task<string> InvokeAsync(HttpClient client, string component, string function, string parameters, string key)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            $"/v1/components/{component}/workers/w1/invoke-and-await?function={Uri.EscapeDataString($"demo:pure/api.{{{function}}}")}");
        request.Headers.Add("Idempotency-Key", key);
        request.Content = new StringContent($$"""{"params":{{parameters}}}""", Encoding.UTF8, "application/json");
        using var answer = await client.SendAsync(request);
        return await answer.Content.ReadAsStringAsync();
    }
}
