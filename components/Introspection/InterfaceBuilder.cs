using GolemOrleans.Components.Binary;
using GolemOrleans.Components.Types;
using GolemOrleans.Values.Types;
using GolemOrleans.Values.Wit;

namespace GolemOrleans.Components.Introspection;

/// <summary>
/// Collects one interface, or the types and functions of the world itself (<paramref name="path"/> is null then). The same
/// interface may be added twice, as import and as export: both are one interface in WIT.
/// </summary>
internal sealed class InterfaceBuilder(string? path, TypeOrigins origins)
{
    private readonly List<WitTypeDefinition> _types = [];
    private readonly List<WitFunction> _functions = [];
    private readonly HashSet<object> _own = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<WitType> _visited = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<ResourceType, ResourceType> _merged = [];

    /// <summary>False for the world and for interfaces written inline: <c>use</c> cannot name them.</summary>
    public bool IsNamed { get; } = path is not null && path.Contains('/', StringComparison.Ordinal);

    public void Add(InstanceExtern instance, bool import)
    {
        foreach (var export in instance.Exports)
        {
            switch (export.Type)
            {
                case FunctionExtern function:
                    Function(export.Name, function.Type);
                    break;
                case TypeExtern type:
                    Type(export.Name, type.Type, import);
                    break;
                case ResourceExtern resource:
                    Resource(export.Name, resource.Resource);
                    break;
                default:
                    throw Refuse(export.Name, "only functions and value types can be members of a WIT interface");
            }
        }
    }

    public void Function(string name, FunctionType type)
    {
        if (path is not null && _functions.Exists(f => f.Name == name))
            return;
        _functions.Add(new WitFunction(name, _merged.Count == 0 ? type : new TypeSubstitution(_merged).Apply(type)));
    }

    public void Type(string name, WitType type, bool import)
    {
        type = _merged.Count == 0 ? type : new TypeSubstitution(_merged).Apply(type);
        _own.Add(type);
        if (_types.Find(t => t.Name == name) is { } known)
        {
            if (!type.Equals(known.Type))
                throw Refuse(name, "the type is another one where the interface is imported than where it is exported");
            return;
        }

        var origin = Usable(origins.Of(type) ?? (import ? null : origins.OfEqual(name, type)));
        _types.Add(new WitTypeDefinition(name, type, null) { Origin = origin });
        if (IsNamed)
            origins.Add(type, origin ?? new WitTypeOrigin(path!, name));
    }

    public void Resource(string name, ResourceType resource)
    {
        if (_types.Find(t => t.Name == name) is { } known)
        {
            if (known.Resource is not { } first)
                throw Refuse(name, "it is a resource in one place and a value type in another");
            _own.Add(resource);
            _merged.TryAdd(resource, first);
            origins.Add(resource, known.Origin ?? new WitTypeOrigin(path ?? "", name));
            return;
        }

        var origin = origins.Of(resource);
        var usable = Usable(origin);
        if (origin is not null && usable is null && origin.Interface != (path ?? ""))
            throw Refuse(name, $"the resource is that of `{origin.Interface}`, which has no package to be used from");
        _own.Add(resource);
        _types.Add(new WitTypeDefinition(name, null, resource) { Origin = usable });
        origins.Add(resource, new WitTypeOrigin(path ?? "", name));
    }

    public (WitInterface Interface, List<WitTypeDefinition> Types) Build()
    {
        foreach (var type in _functions.SelectMany(f => TypeParts.Of(f.Type)).Concat(_types.Where(t => t.Origin is null).Select(t => t.Type).OfType<WitType>()).ToList())
            UseForeign(type);
        return (new WitInterface(path ?? "", [.. _functions], [.. _types]), _types);
    }

    /// <summary>The binary may refer to a type of another interface without naming it here; WIT text has to name it.</summary>
    private void UseForeign(WitType type)
    {
        if (type is HandleType { Resource: var resource })
        {
            if (_own.Add(resource))
            {
                var origin = Usable(origins.Of(resource))
                    ?? throw Refuse(resource.Name, "the resource has no place that `use` can name");
                _types.Add(new WitTypeDefinition(FreeName(origin.Name), null, resource) { Origin = origin });
            }

            return;
        }

        if (_own.Add(type) && Usable(origins.Of(type)) is { } known)
        {
            _types.Add(new WitTypeDefinition(FreeName(known.Name), type, null) { Origin = known });
            _visited.Add(type);
        }

        if (type is PrimitiveType || !_visited.Add(type))
            return;
        foreach (var part in TypeParts.Of(type))
            UseForeign(part);
    }

    /// <summary>The origin, when <c>use</c> can name it from here.</summary>
    private WitTypeOrigin? Usable(WitTypeOrigin? origin) =>
        origin is not null && origin.Interface != path && origin.Interface.Contains('/', StringComparison.Ordinal) ? origin : null;

    private string FreeName(string name)
    {
        var free = name;
        for (var i = 2; _types.Exists(t => t.Name == free) || _functions.Exists(f => f.Name == free); i++)
            free = $"{name}{i}";
        return free;
    }

    private ComponentWitException Refuse(string name, string reason) => new(path is null ? name : $"{path} / {name}", reason);
}
