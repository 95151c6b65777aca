using System.Collections.Immutable;
using GolemOrleans.Components.Types;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Components.Binary;

/// <summary>A component nested in the binary. Its run-time value captures the scope it is defined in.</summary>
internal sealed record NestedComponent(ComponentBody Body) : Definition
{
    public override Sort Space => Sort.Component;
}

/// <summary><c>instance (instantiate c (with name …)…)</c>.</summary>
internal sealed record Instantiation(int Component, ImmutableArray<NamedIndex> Arguments) : Definition
{
    public override Sort Space => Sort.Instance;

    /// <summary>The instance's exports, in resources of the instantiating body.</summary>
    public required InstanceExtern Type { get; init; }
}

/// <summary>An instance made of existing items. Its type mentions only resources that are already mapped.</summary>
internal sealed record InlineInstance(ImmutableArray<NamedIndex> Exports) : Definition
{
    public override Sort Space => Sort.Instance;

    public required InstanceExtern Type { get; init; }
}

/// <summary><c>alias export i name</c>: sort function, type, component, instance or core module.</summary>
internal sealed record ExportAlias(Sort Sort, int Instance, string Name) : Definition
{
    public override Sort Space => Sort;
}

/// <summary>
/// <c>alias outer count index</c>: sort core module, core type, component or type. <see cref="Count"/> components outward
/// (0 is this one). A type reached this way mentions no resource, unless count is 0.
/// </summary>
internal sealed record OuterAlias(Sort Sort, int Count, int Index) : Definition
{
    public override Sort Space => Sort;
}

/// <summary>A value, function, instance or component type: at run time only its place in the index space matters.</summary>
internal sealed record TypeDefinition : Definition
{
    public override Sort Space => Sort.Type;
}

/// <summary>
/// A resource type defined by this component, representation i32. <see cref="Destructor"/> is a core function
/// <c>(param i32)</c>, to be called in this component instance, or null.
/// </summary>
internal sealed record ResourceDefinition(ResourceType Resource, int? Destructor) : Definition
{
    public override Sort Space => Sort.Type;
}

/// <summary>An import; appends to the index space of its type.</summary>
internal sealed record Import(string Name, ExternType Type) : Definition
{
    public override Sort Space => ExternSorts.Of(Type);
}

/// <summary>
/// An export; also appends an alias of <see cref="Target"/> to that index space, of type <see cref="Type"/>, which may hide
/// exports of an instance or give a resource a new identity within this body.
/// </summary>
internal sealed record Export(string Name, SortIndex Target, ExternType Type) : Definition
{
    public override Sort Space => Target.Sort;
}
