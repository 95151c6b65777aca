using GolemOrleans.Values.Types;

namespace GolemOrleans.Values.Json;

/// <summary>
/// Numbers resource types where types travel as data (<c>resource_id</c>): by first appearance, from 0. Use one map for
/// everything that shall share identities, such as one component. Not thread-safe.
/// </summary>
public sealed class ResourceIdMap
{
    private readonly Dictionary<ResourceType, ulong> _ids = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<ulong, ResourceType> _resources = [];

    /// <summary>The id of a resource type, a new one at its first appearance.</summary>
    public ulong IdOf(ResourceType resource)
    {
        if (_ids.TryGetValue(resource, out var id))
            return id;
        while (_resources.ContainsKey(id))
            id++;
        _ids[resource] = id;
        _resources[id] = resource;
        return id;
    }

    /// <summary>The resource type of an id, a new one named <c>resource-{id}</c> at its first appearance.</summary>
    public ResourceType ResourceOf(ulong id)
    {
        if (_resources.TryGetValue(id, out var resource))
            return resource;
        resource = new ResourceType($"resource-{id}");
        _ids[resource] = id;
        return _resources[id] = resource;
    }
}
