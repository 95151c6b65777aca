using System.Text;
using GolemOrleans.Wasmtime;

namespace GolemOrleans.Grains.Tests.Workers;

/// <summary>Two components of a cluster: demo:caller calls demo:target through a generated client, in every way there is.</summary>
internal static class CallingComponents
{
    private const string Linking = """
        {"demo:target-client/target-client": {"type": "WasmRpc", "targets": {
            "api": {"interfaceName": "demo:target-exports/api", "componentName": "demo:target", "componentType": "Durable"},
            "counter": {"interfaceName": "demo:target-exports/api", "componentName": "demo:target", "componentType": "Durable"}}}}
        """;

    public static async Task<(Guid Caller, Guid Target)> DeployAsync(WorkerCluster world)
    {
        var target = await world.DeployAsync("demo:target", Wasm("target"));
        return (await world.DeployAsync("demo:caller", Wasm("caller"), Linking), target);
    }

    /// <summary>A component written as text, of this project's guests.</summary>
    public static byte[] Wasm(string guest) =>
        WatText.ToWasm(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "guests", guest + ".wat"), Encoding.UTF8));
}
