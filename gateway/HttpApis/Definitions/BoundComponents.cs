using System.Text.Json;
using GolemOrleans.GrainInterfaces;
using GolemOrleans.GrainInterfaces.HttpApis;
using GolemOrleans.Rib;
using Orleans;

namespace GolemOrleans.Gateway.HttpApis.Definitions;

/// <summary>A component version that routes are bound to, and what their expressions may call.</summary>
internal sealed record BoundComponent(HttpApiComponentRecord Component, RibEnvironment Environment, bool IsHandler)
{
    /// <summary>The function that requests are handed to.</summary>
    public const string Handler = "golem:http/incoming-handler.{handle}";
}

/// <summary>The components that one definition names, each looked up once. Not thread-safe.</summary>
internal sealed class BoundComponents(IGrainFactory grains)
{
    private readonly Dictionary<string, Guid?> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<(Guid Id, ulong? Version), BoundComponent> _versions = [];

    /// <exception cref="RouteProblemException">There is no such component, or no such version.</exception>
    public async Task<BoundComponent> FindAsync(string name, ulong? version)
    {
        if (await IdAsync(name) is not { } id)
            throw new RouteProblemException($"Did not find component for name {name}");
        if (_versions.TryGetValue((id, version), out var known))
            return known;
        var found = await grains.GetGrain<IComponentGrain>(id.ToString("D")).GetVersionAsync(version);
        return found is null
            ? throw new RouteProblemException(version is null ? $"Did not find component for name {name}" : $"Unable to fetch component: {id:D}#{version}")
            : _versions[(id, version)] = new BoundComponent(
                new HttpApiComponentRecord(id, found.Name, found.Version), RibEnvironment.ForHttpApi(found.MetadataJson), IsHandler(found.MetadataJson));
    }

    private async Task<Guid?> IdAsync(string name)
    {
        if (!_ids.TryGetValue(name, out var id))
            _ids[name] = id = string.IsNullOrWhiteSpace(name) ? null : await grains.GetGrain<IComponentNameGrain>(name).ResolveAsync();
        return id;
    }

    /// <summary>Whether it answers HTTP requests: whoever exports <c>wasi:http/incoming-handler</c> has this export as well.</summary>
    private static bool IsHandler(ReadOnlyMemory<byte> metadataJson)
    {
        using var metadata = JsonDocument.Parse(metadataJson);
        return metadata.RootElement.GetProperty("exports").EnumerateArray().Any(export => export.GetProperty("name").GetString() == "golem:http/incoming-handler");
    }
}
