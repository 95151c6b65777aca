using System.Diagnostics.CodeAnalysis;
using GolemOrleans.Components.Introspection;
using GolemOrleans.Components.Validation;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Components.Composition;

/// <summary>
/// Where the named types of a scope are. A value type is found by its own identity, then by that of its content, then by its
/// structure: value types that are equal may stand for each other.
/// </summary>
internal sealed class TypeNames<T>(TypeTable table)
{
    private readonly Dictionary<object, T> _byIdentity = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<WitType, T> _byStructure = [];

    public void Add(ResourceType resource, T place) => _byIdentity.TryAdd(resource, place);

    public void Add(WitType type, T place)
    {
        _byIdentity.TryAdd(type, place);
        if (TypeOrigins.Content(type) is not { } content)
            return;
        _byIdentity.TryAdd(content, place);
        Spend(type);
        _byStructure.TryAdd(type, place);
    }

    public bool TryFind(ResourceType resource, [MaybeNullWhen(false)] out T place) => _byIdentity.TryGetValue(resource, out place);

    /// <summary>By identity or structure.</summary>
    public bool TryFind(WitType type, [MaybeNullWhen(false)] out T place)
    {
        if (_byIdentity.TryGetValue(type, out place) || TryFindContent(type, out place))
            return true;
        Spend(type);
        return _byStructure.TryGetValue(type, out place);
    }

    /// <summary>By the identity of the content only: the same definition under another name.</summary>
    public bool TryFindContent(WitType type, [MaybeNullWhen(false)] out T place)
    {
        place = default;
        return TypeOrigins.Content(type) is { } content && _byIdentity.TryGetValue(content, out place);
    }

    /// <summary>Hashing and comparing walk the type written out.</summary>
    private void Spend(WitType type) => table.Budget.Spend(table.Info(type).Size);
}
