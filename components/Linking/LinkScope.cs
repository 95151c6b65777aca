using GolemOrleans.Components.Binary;
using GolemOrleans.Components.Types;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Components.Linking;

/// <summary>
/// One component instance while it is linked: its index spaces, what its resource types are in the tree, and its exports.
/// </summary>
internal sealed class LinkScope(LinkScope? outer, int instance)
{
    private static readonly int _sorts = Enum.GetValues<Sort>().Length;

    private readonly List<LinkedItem>[] _spaces = [.. Enumerable.Range(0, _sorts).Select(_ => new List<LinkedItem>())];

    /// <summary>Its place among the component instances of the tree.</summary>
    public int Instance { get; } = instance;

    /// <summary>Resource types of this body → slots of the tree.</summary>
    public Dictionary<ResourceType, int> Resources { get; } = [];

    public Dictionary<string, LinkedItem> Exports { get; } = [];

    public void Add(Sort space, LinkedItem item) => _spaces[(int)space].Add(item);

    public LinkedItem Item(Sort space, int index) => _spaces[(int)space][index];

    public T Item<T>(Sort space, int index)
        where T : LinkedItem => (T)Item(space, index);

    public LinkScope Ancestor(int count)
    {
        var scope = this;
        for (; count > 0; count--)
            scope = scope.Outer ?? throw new InvalidOperationException("An outer alias reaches beyond the outermost component.");
        return scope;
    }

    private LinkScope? Outer { get; } = outer;

    /// <summary>Learns what the resources in a type are from the item that has this type.</summary>
    public void Bind(ExternType type, LinkedItem item)
    {
        switch (type)
        {
            case ResourceExtern resource:
                Resources.TryAdd(resource.Resource, ((LinkedResource)item).Slot);
                break;
            case InstanceExtern instance:
                var exports = ((LinkedInstance)item).Exports;
                foreach (var export in instance.Exports)
                    Bind(export.Type, exports[export.Name]);
                break;
        }
    }
}
