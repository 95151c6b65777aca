using System.Collections.Immutable;

namespace GolemOrleans.Values.Wit;

/// <summary>
/// A WIT world with <c>include</c>s expanded. <c>Name</c> is <c>ns:pkg/world@version</c>. Imports and exports keep their
/// order of declaration; interfaces that are only used through <c>use</c> are not listed.
/// </summary>
public sealed record WitWorld(
    string Name,
    ImmutableArray<WitWorldItem> Imports,
    ImmutableArray<WitWorldItem> Exports,
    ImmutableArray<WitTypeDefinition> Types);

/// <summary>
/// An import or export of a world: an interface (named <c>ns:pkg/iface@version</c>, or plainly when written inline) or a
/// function. Exactly one of the two is set.
/// </summary>
public sealed record WitWorldItem(string Name, WitInterface? Interface, WitFunction? Function);
