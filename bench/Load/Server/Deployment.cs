using System.Net;
using System.Text.Json;
using GolemOrleans.Bench.Load.Client;

namespace GolemOrleans.Bench.Load.Server;

/// <summary>Uploads the components.</summary>
internal static class Deployment
{
    /// <summary>The smallest counter: one memory, no imports.</summary>
    public static Counter DeployPure(IPEndPoint server) => new(Deploy(server, "bench:pure", "c-pure.wasm"), "demo:pure/api.{add}");

    /// <summary>Workers that sleep, and that are woken by scheduled calls.</summary>
    /// <returns>The component's id.</returns>
    public static string DeployAlarm(IPEndPoint server) => Deploy(server, "bench:alarm", "alarm.wasm");

    /// <summary>Workers that relay a body from one HTTP exchange to another.</summary>
    /// <returns>The component's id.</returns>
    public static string DeployRelay(IPEndPoint server) => Deploy(server, "bench:relay", "relay.wasm");

    private static string Deploy(IPEndPoint server, string name, string file)
    {
        using var client = new HttpClient();
        using var form = new MultipartFormDataContent
        {
            { new StringContent(name), "name" },
            { new ByteArrayContent(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, file))), "component", "component.wasm" },
        };
        using var answer = client.PostAsync(new Uri($"http://{server}/v1/components"), form).GetAwaiter().GetResult();
        var text = answer.Content.ReadAsStringAsync().GetAwaiter().GetResult();
        if (!answer.IsSuccessStatusCode)
            throw new IncorrectAnswerException($"the upload of {file} was answered with {text}");
        using var json = JsonDocument.Parse(text);
        return json.RootElement.GetProperty("versionedComponentId").GetProperty("componentId").GetString()!;
    }
}
