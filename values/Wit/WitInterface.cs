using System.Collections.Immutable;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Values.Wit;

/// <summary>
/// A WIT interface with all <c>use</c>s resolved. <c>Name</c> is <c>ns:pkg/iface@version</c> (the version part only if the
/// package has one). Function names are those of the component model: <c>f</c>, <c>[constructor]r</c>, <c>[method]r.m</c>,
/// <c>[static]r.m</c>; a method's first parameter is <c>self: borrow&lt;r&gt;</c>. <c>Types</c> lists the types that the
/// interface exports: its own and those it uses from elsewhere, in order of declaration; <c>Functions</c> likewise.
/// </summary>
public sealed record WitInterface(
    string Name,
    ImmutableArray<WitFunction> Functions,
    ImmutableArray<WitTypeDefinition> Types)
{
    /// <summary>The function of that component model name, or null.</summary>
    public WitFunction? FindFunction(string name) => Functions.FirstOrDefault(f => f.Name == name);

    /// <summary>The type of that name, or null.</summary>
    public WitTypeDefinition? FindType(string name) => Types.FirstOrDefault(t => t.Name == name);
}

/// <summary>A function of a WIT interface or world.</summary>
public sealed record WitFunction(string Name, FunctionType Type);

/// <summary>
/// A named type of an interface: an alias or definition (<c>Type</c> set) or a resource (<c>Resource</c> set; the same
/// <see cref="ResourceType"/> object wherever the resource is used from, so that identity survives <c>use</c>; an alias of
/// a resource has the resource's object under its own name).
/// </summary>
public sealed record WitTypeDefinition(string Name, WitType? Type, ResourceType? Resource)
{
    /// <summary>Where a type that came in by <c>use</c> is defined; null for the interface's own types.</summary>
    public WitTypeOrigin? Origin { get; init; }
}

/// <summary>The interface (full name) a used type comes from, and its name there.</summary>
public sealed record WitTypeOrigin(string Interface, string Name);
