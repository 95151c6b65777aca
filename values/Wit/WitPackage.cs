using System.Collections.Immutable;

namespace GolemOrleans.Values.Wit;

/// <summary>A WIT package: its interfaces and worlds in order of declaration.</summary>
public sealed record WitPackage(WitPackageName Name, ImmutableArray<WitInterface> Interfaces, ImmutableArray<WitWorld> Worlds);

/// <summary>A piece of WIT text and the name it has in error messages, normally its path.</summary>
public sealed record WitSource(string Name, string Text);
