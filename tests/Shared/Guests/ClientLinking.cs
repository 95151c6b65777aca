using System.Text.Json;

namespace GolemOrleans.Tests.Guests;

/// <summary>Says which imports of a component are clients of another one.</summary>
internal static class ClientLinking
{
    /// <summary>A <c>dynamicLinking</c> object with one import whose resources are clients of one component.</summary>
    public static string Json(string import, string component, string interfaceName, params string[] resources) =>
        JsonSerializer.Serialize(new Dictionary<string, object>
        {
            [import] = new
            {
                type = "WasmRpc",
                targets = resources.ToDictionary(resource => resource, _ => new { interfaceName, componentName = component, componentType = "Durable" }),
            },
        });
}
