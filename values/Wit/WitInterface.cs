using System.Collections.Immutable;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Values.Wit;

/// <summary>
/// A WIT interface with all <c>use</c>s resolved. <c>Name</c> is <c>ns:pkg/iface@version</c> (the version part only if the
/// package has one). Function names are those of the component model: <c>f</c>, <c>[constructor]r</c>, <c>[method]r.m</c>,
/// <c>[static]r.m</c>; a method's first parameter is <c>self: borrow&lt;r&gt;</c>.
/// </summary>
public sealed record WitInterface(
    string Name,
    ImmutableArray<WitFunction> Functions,
    ImmutableArray<WitTypeDefinition> Types);

/// <summary>A function of a WIT interface or world.</summary>
public sealed record WitFunction(string Name, FunctionType Type);

/// <summary>
/// A named type of an interface: an alias or definition (<c>Type</c> set) or a resource (<c>Resource</c> set; the same
/// <see cref="ResourceType"/> object wherever the resource is used from, so that identity survives <c>use</c>).
/// </summary>
public sealed record WitTypeDefinition(string Name, WitType? Type, ResourceType? Resource);
