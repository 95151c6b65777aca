using System.Text.Json;

namespace GolemOrleans.Cli.Api;

/// <summary>The component routes.</summary>
public sealed class ComponentsApi
{
    private readonly GolemClient _client;

    internal ComponentsApi(GolemClient client) => _client = client;

    /// <summary>Creates a component, version 0.</summary>
    public Task<ComponentView> CreateAsync(string name, Stream wasm, bool ephemeral, CancellationToken cancellation) =>
        UploadAsync("/v1/components", name, wasm, ephemeral ? "Ephemeral" : "Durable", cancellation);

    /// <summary>Adds a version to a component.</summary>
    public Task<ComponentView> UpdateAsync(string id, Stream wasm, CancellationToken cancellation) =>
        UploadAsync($"/v1/components/{id}/updates", null, wasm, null, cancellation);

    /// <summary>All versions of all components, or of the one with the name.</summary>
    public async Task<IReadOnlyList<ComponentView>> ListAsync(string? name, CancellationToken cancellation)
    {
        var query = name is null ? "" : $"?component-name={Uri.EscapeDataString(name)}";
        var list = await _client.GetAsync("/v1/components" + query, cancellation);
        return [.. list.EnumerateArray().Select(ComponentView.Read)];
    }

    /// <summary>All versions of the component with the id; none when it does not exist.</summary>
    public async Task<IReadOnlyList<ComponentView>> VersionsAsync(string id, CancellationToken cancellation)
    {
        var list = await _client.GetAsync($"/v1/components/{id}", cancellation);
        return [.. list.EnumerateArray().Select(ComponentView.Read)];
    }

    private async Task<ComponentView> UploadAsync(string path, string? name, Stream wasm, string? type, CancellationToken cancellation)
    {
        using var form = new MultipartFormDataContent();
        if (name is not null)
            form.Add(new StringContent(name), "name");
        if (type is not null)
            form.Add(new StringContent(type), "componentType");
        form.Add(new StreamContent(wasm), "component", "component.wasm");
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = form };
        return ComponentView.Read(GolemClient.Parse(await _client.SendAsync(request, cancellation)));
    }
}
