using GolemOrleans.Values.Types;

namespace GolemOrleans.Values.Json;

/// <summary>
/// Numbers resource types where types travel as data (<c>resource_id</c>): by first appearance, from 0. Use one map for
/// everything that shall share identities, such as one component. Not thread-safe.
/// </summary>
public sealed class ResourceIdMap
{
    // Made when first needed: most types have no resources.
    private Dictionary<ResourceType, ulong>? _ids;
    private Dictionary<ulong, ResourceType>? _resources;

    /// <summary>The id of a resource type, a new one at its first appearance.</summary>
    public ulong IdOf(ResourceType resource)
    {
        if (_ids is not null && _ids.TryGetValue(resource, out var id))
            return id;
        id = 0;
        while (_resources is not null && _resources.ContainsKey(id))
            id++;
        Add(id, resource);
        return id;
    }

    /// <summary>The resource type of an id, a new one named <c>resource-{id}</c> at its first appearance.</summary>
    public ResourceType ResourceOf(ulong id)
    {
        if (_resources is not null && _resources.TryGetValue(id, out var resource))
            return resource;
        resource = new ResourceType($"resource-{id}");
        Add(id, resource);
        return resource;
    }

    private void Add(ulong id, ResourceType resource)
    {
        (_ids ??= new(ReferenceEqualityComparer.Instance))[resource] = id;
        (_resources ??= [])[id] = resource;
    }
}
