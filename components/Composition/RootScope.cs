using GolemOrleans.Components.Binary;
using GolemOrleans.Components.Validation;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Components.Composition;

/// <summary>The scope of a component or component type. Types of instances get an index when they are first referred to.</summary>
internal sealed class RootScope(IDeclarations output, TypeTable table) : TypeScope(table)
{
    private readonly TypeNames<Place> _names = new(table);
    private readonly Dictionary<(string Name, WitType Type), Place> _members = [];

    protected override int Define(ReadOnlySpan<byte> definition) => output.Type(definition);

    protected override int? Named(WitType type) => _names.TryFind(type, out var place) ? place.Index(output) : null;

    protected override int? NamedContent(WitType type) => _names.TryFindContent(type, out var place) ? place.Index(output) : null;

    public override int? Resource(ResourceType resource) => _names.TryFind(resource, out var place) ? place.Index(output) : null;

    /// <summary>For a scope within this one, which refers to it as an outer type.</summary>
    public int? OuterNamed(WitType type) => Named(type);

    /// <inheritdoc cref="OuterNamed"/>
    public int? OuterContent(WitType type) => NamedContent(type);

    /// <summary>An equal type that another instance has under the same name.</summary>
    public int? OuterMember(string name, WitType type)
    {
        if (Introspection.TypeOrigins.Content(type) is null)
            return null;
        Table.Budget.Spend(Table.Info(type).Size);
        return _members.TryGetValue((name, type), out var place) ? place.Index(output) : null;
    }

    /// <summary>True when every type that needs a name has one here.</summary>
    public bool CanName(WitType type) => type switch
    {
        HandleType handle => _names.TryFind(handle.Resource, out _),
        RecordType or VariantType or EnumType or FlagsType => _names.TryFind(type, out _),
        _ => Introspection.TypeParts.Of(type).All(CanName),
    };

    public void Add(ResourceType resource, int index) => _names.Add(resource, new Place(index));

    public void Add(WitType type, int index) => _names.Add(type, new Place(index));

    /// <summary>A member of an instance.</summary>
    public void Add(ResourceType resource, int instance, string name) => _names.Add(resource, new Place(instance, name));

    /// <inheritdoc cref="Add(ResourceType, int, string)"/>
    public void Add(WitType type, int instance, string name)
    {
        var place = new Place(instance, name);
        _names.Add(type, place);
        if (Introspection.TypeOrigins.Content(type) is not null)
            _members.TryAdd((name, type), place);
    }

    private sealed class Place
    {
        private readonly int _instance;
        private readonly string _name = "";
        private int? _index;

        public Place(int index) => _index = index;

        public Place(int instance, string name) => (_instance, _name) = (instance, name);

        public int Index(IDeclarations output) => _index ??= output.Alias(Sort.Type, _instance, _name);
    }
}
