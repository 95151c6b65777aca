using GolemOrleans.Cli.Api;

namespace GolemOrleans.Cli.Demo;

/// <summary>The prebuilt components of <c>samples/</c>, carried in this library.</summary>
internal static class Samples
{
    /// <param name="file">For example <c>counter.wasm</c>.</param>
    public static Stream Open(string file) =>
        typeof(Samples).Assembly.GetManifestResourceStream($"samples/{file}") ?? throw new FileNotFoundException($"There is no sample '{file}'.", file);

    public static async Task<ComponentView> DeployAsync(GolemClient client, string name, string file, Timeline timeline, CancellationToken cancellation)
    {
        await using var wasm = Open(file);
        var component = await client.Components.CreateAsync(name, wasm, ephemeral: false, cancellation);
        timeline.Say("deploy", $"{name} version {component.Version}, {component.Size / 1024.0:0} KB of WebAssembly from C, component {component.Id}");
        return component;
    }
}
