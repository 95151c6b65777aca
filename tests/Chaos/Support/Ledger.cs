using System.Text;
using System.Text.Json;

namespace GolemOrleans.Chaos.Tests.Support;

/// <summary>Calls of the ledger guest over REST.</summary>
internal static class Ledger
{
    public static async Task<string> DeployAsync(ServerProcess server)
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent("chaos:ledger"), "name" },
            { new ByteArrayContent(await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "ledger.wasm"))), "component", "ledger.wasm" },
        };
        using var patient = new HttpClient { BaseAddress = server.Client.BaseAddress, Timeout = TimeSpan.FromSeconds(120) };
        using HttpResponseMessage answer = await patient.PostAsync(new Uri("/v1/components", UriKind.Relative), form);
        string text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"Deployment failed: {text}\n{server.Log}");
        using var json = JsonDocument.Parse(text);
        return json.RootElement.GetProperty("versionedComponentId").GetProperty("componentId").GetString()!;
    }

    /// <summary>The new balance, or null and why when the server gave no good answer; the same key may be sent again anywhere.</summary>
    /// <param name="authority">Where the effect goes; null changes the balance without one.</param>
    public static async Task<(long? Balance, string Answer)> ChangeAsync(
        ServerProcess server, string component, string worker, string key, long amount, string? authority, CancellationToken cancellation)
    {
        string function = authority is null ? "add" : "charge";
        string parameters = authority is null ? $$"""[{"value":{{amount}}}]""" : $$"""[{"value":"{{authority}}"},{"value":{{amount}}}]""";
        using var request = new HttpRequestMessage(
            HttpMethod.Post, $"/v1/components/{component}/workers/{worker}/invoke-and-await?function={Uri.EscapeDataString($"chaos:ledger/api.{{{function}}}")}");
        request.Headers.Add("Idempotency-Key", key);
        request.Content = new StringContent($$"""{"params":{{parameters}}}""", Encoding.UTF8, "application/json");
        try
        {
            using HttpResponseMessage answer = await server.Client.SendAsync(request, cancellation);
            string text = await answer.Content.ReadAsStringAsync(cancellation);
            return answer.IsSuccessStatusCode ? (Balance(text), text) : (null, $"{(int)answer.StatusCode} {text}");
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException && !cancellation.IsCancellationRequested)
        {
            return (null, failure.Message);
        }
    }

    private static long? Balance(string text)
    {
        using var json = JsonDocument.Parse(text);
        if (json.RootElement.GetProperty("result").ValueKind == JsonValueKind.Null) return null;
        JsonElement value = json.RootElement.GetProperty("result").GetProperty("value");
        if (value.ValueKind == JsonValueKind.Array) value = value[0];
        if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty("ok", out JsonElement ok)) value = ok;
        return value.ValueKind == JsonValueKind.Number ? value.GetInt64() : null;
    }
}
