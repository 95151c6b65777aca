using System.Runtime.InteropServices;
using GolemOrleans.Values.Types;
using GolemOrleans.Values.Wit;

namespace GolemOrleans.Components.Introspection;

/// <summary>
/// Where named types were first seen. Importing or exporting a type under another name makes a new type object over the same
/// content, so records, variants, enums and flags are recognised by the array of their content.
/// </summary>
internal sealed class TypeOrigins
{
    private readonly Dictionary<object, WitTypeOrigin> _known = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<(string Name, WitType Type), WitTypeOrigin> _byName = [];

    public WitTypeOrigin? Of(ResourceType resource) => _known.GetValueOrDefault(resource);

    /// <summary>The place of a type with the same content.</summary>
    public WitTypeOrigin? Of(WitType type) => Content(type) is { } content ? _known.GetValueOrDefault(content) : null;

    /// <summary>
    /// The place of an equal type with the same name. Exported interfaces come out of nested components, which declare anew
    /// what they take from the surrounding one: there name and structure are all that is left of a <c>use</c>.
    /// </summary>
    public WitTypeOrigin? OfEqual(string name, WitType type) => Content(type) is null ? null : _byName.GetValueOrDefault((name, type));

    public void Add(ResourceType resource, WitTypeOrigin origin) => _known.TryAdd(resource, origin);

    public void Add(WitType type, WitTypeOrigin origin)
    {
        if (Content(type) is not { } content)
            return;
        _known.TryAdd(content, origin);
        _byName.TryAdd((origin.Name, type), origin);
    }

    /// <summary>The array that all names of a type share; null for types that need no name, which stay as they are written.</summary>
    public static object? Content(WitType type) => type switch
    {
        RecordType t => ImmutableCollectionsMarshal.AsArray(t.Fields),
        VariantType t => ImmutableCollectionsMarshal.AsArray(t.Cases),
        EnumType t => ImmutableCollectionsMarshal.AsArray(t.Cases),
        FlagsType t => ImmutableCollectionsMarshal.AsArray(t.Names),
        _ => null,
    };
}
