namespace GolemOrleans.Components.Tests.Composition;

/// <summary>The components of Parts/, what wac made of them, and the counter guest.</summary>
internal static class Parts
{
    public static ComponentDefinition Decode(string name) =>
        name == "c-counter" ? Guests.Decode(name) : ComponentDefinition.Decode(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "composition", name + ".wasm")));
}
