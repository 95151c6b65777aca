using GolemOrleans.Oplog;
using GolemOrleans.Runtime.Catalog;

namespace GolemOrleans.Grains.Components;

/// <summary>Inspects by loading: what the registry accepts is decoded, linked and compiled.</summary>
public sealed class ComponentInspector(ComponentLibrary library) : IComponentInspector
{
    public async Task<InspectedComponent> InspectAsync(string digest, ReadOnlyMemory<byte> dynamicLinkingJson)
    {
        var loaded = await library.InspectAsync(BlobDigest.Parse(digest), dynamicLinkingJson);
        return loaded.Refusal is { } reason
            ? throw new ComponentRejectedException(reason)
            : new InspectedComponent(loaded.MetadataJson, loaded.RootPackageName);
    }
}
