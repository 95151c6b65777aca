using System.Net;
using System.Net.Sockets;
using System.Text;
using GolemOrleans.EndToEnd.Tests.Servers;
using GolemOrleans.Wasmtime;
using Xunit;

namespace GolemOrleans.EndToEnd.Tests.BadInput;

/// <summary>Uploads and bodies that a server must refuse, over real connections; the server goes on after each.</summary>
public sealed class UploadTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("golem-uploads").FullName;

    [Fact]
    public async Task What_is_no_usable_component_is_refused_with_the_reason_and_the_server_goes_on()
    {
        using var server = await ServerProcess.StartAsync(_data);
        var api = server.Api;
        var component = await api.DeployAsync("demo:pure", Guest.Pure);

        await RefusedAsync(api, "not a component"u8.ToArray(), "magic");
        await RefusedAsync(api, WatText.ToWasm("(module)"), "core WebAssembly module");
        await RefusedAsync(api, WatText.ToWasm("""(component (import "wasi:clocks/wall-clock@0.2.0" (instance (export "nope" (func)))))"""), "wasi:clocks/wall-clock@0.2.0", "nope");
        await RefusedAsync(api, Guest.Pure[..^20], "");
        await RefusedAsync(api, [], "");

        (await api.UploadAsync("demo:pure", Guest.Pure)).Is(409, $$"""{"error":"Component already exists: {{component}}"}""");
        await TruncatedAsync(server.Client.BaseAddress!);
        await TooLongAsync(server.Client, component);

        Assert.Single((await api.GetAsync("/v1/components")).Json().EnumerateArray());
        Assert.Equal(3UL, (await api.InvokeAsync(new Worker(component, "w"), "demo:pure/api.{add}", "[3]")).U64);
        (await api.GetAsync("/healthcheck")).Is(200, "{}");
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    private static async Task RefusedAsync(GolemApi api, byte[] component, params string[] reasons)
    {
        var refused = await api.UploadAsync("bad:component", component);
        Assert.True(refused.Status == HttpStatusCode.BadRequest, $"{(int)refused.Status} {refused.Body}");
        var error = Assert.Single(refused.Json("errors").EnumerateArray()).GetString();
        Assert.All(reasons, reason => Assert.Contains(reason, error, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The form ends early; or the client says how much it will send and goes away in the middle.</summary>
    private static async Task TruncatedAsync(Uri address)
    {
        using var client = new TcpClient(address.Host, address.Port);
        var stream = client.GetStream();
        const string part = "--b\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\ncut:off\r\n--b\r\nContent-Disposition: form-data; name=\"component\"; filename=\"c\"\r\n\r\nhalf";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /v1/components HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 100000\r\n\r\n{part}"));
        client.Client.Shutdown(SocketShutdown.Send);
        try
        {
            Assert.DoesNotContain("HTTP/1.1 200", await new StreamReader(stream).ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(60)), StringComparison.Ordinal);
        }
        catch (IOException)
        {
            // A reset is as good an end as any for a client that is gone.
        }

        using var http = new HttpClient { BaseAddress = address };
        using var content = new ByteArrayContent(Encoding.ASCII.GetBytes(part));
        content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=b");
        using var answer = await http.PostAsync(new Uri("/v1/components", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("{\"errors\":[\"The upload is incomplete", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static async Task TooLongAsync(HttpClient client, string component)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"/v1/components/{component}/workers/w/invoke-and-await?function=x", UriKind.Relative));
        request.Headers.ExpectContinue = true;
        request.Content = new ByteArrayContent(new byte[(32 << 20) + 1]) { Headers = { ContentType = new("application/json") } };
        using var answer = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Contains("33554432", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
