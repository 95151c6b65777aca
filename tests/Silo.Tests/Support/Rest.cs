using System.Text;
using System.Text.Json;
using Xunit;

namespace GolemOrleans.Silo.Tests.Support;

/// <summary>A server's REST API, as far as these tests need it. Every error fails the test.</summary>
internal static class Rest
{
    /// <param name="parts">Other fields of the form: texts or bytes.</param>
    /// <returns>The component's id.</returns>
    public static Task<string> DeployAsync(GolemServer server, string name, byte[] wasm, params (string Field, object Content)[] parts) =>
        DeployAsync(server.BaseAddress, name, wasm, parts);

    /// <inheritdoc cref="DeployAsync(GolemServer, string, byte[], ValueTuple{string, object}[])"/>
    public static async Task<string> DeployAsync(Uri server, string name, byte[] wasm, params (string Field, object Content)[] parts)
    {
        using HttpClient client = ClientOf(server);
        using var form = new MultipartFormDataContent { { new StringContent(name), "name" }, { new ByteArrayContent(wasm), "component", "component.wasm" } };
        foreach ((string field, object content) in parts)
        {
            if (content is byte[] bytes) form.Add(new ByteArrayContent(bytes), field, field);
            else form.Add(new StringContent((string)content, Encoding.UTF8, "application/json"), field);
        }

        using var json = JsonDocument.Parse(await BodyAsync(await client.PostAsync(new Uri("/v1/components", UriKind.Relative), form)));
        return json.RootElement.GetProperty("versionedComponentId").GetProperty("componentId").GetString()!;
    }

    /// <param name="parameters">JSON, a list.</param>
    /// <param name="key">The idempotency key; null: none.</param>
    /// <returns>The body of the answer.</returns>
    public static Task<string> InvokeAsync(
        GolemServer server, string component, string worker, string function, string parameters, string? key = null, string? traceParent = null) =>
        InvokeAsync(server.BaseAddress, component, worker, function, parameters, key, traceParent);

    /// <inheritdoc cref="InvokeAsync(GolemServer, string, string, string, string, string?, string?)"/>
    public static async Task<string> InvokeAsync(
        Uri server, string component, string worker, string function, string parameters, string? key = null, string? traceParent = null)
    {
        using HttpClient client = ClientOf(server);
        using var request = new HttpRequestMessage(
            HttpMethod.Post, $"/v1/components/{component}/workers/{worker}/invoke-and-await?function={Uri.EscapeDataString(function)}");
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        if (traceParent is not null) request.Headers.Add("traceparent", traceParent);
        request.Content = new StringContent($$"""{"params":{{parameters}}}""", Encoding.UTF8, "application/json");
        return await BodyAsync(await client.SendAsync(request));
    }

    private static HttpClient ClientOf(Uri server) => new() { BaseAddress = server, Timeout = TimeSpan.FromSeconds(120) };

    private static async Task<string> BodyAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            string body = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.IsSuccessStatusCode, body);
            return body;
        }
    }
}
