using System.Collections.Immutable;

namespace GolemOrleans.Rib.Syntax;

/// <summary>What an arm of a <c>match</c> takes.</summary>
internal abstract record Pattern(int At)
{
    /// <summary>Levels of nesting below this one.</summary>
    public int Depth { get; init; }
}

internal sealed record WildcardPattern(int At) : Pattern(At);

/// <summary>A case without payload when the value's type has one of that name, else a new variable for the value.</summary>
internal sealed record NamePattern(int At, string Identifier) : Pattern(At);

/// <param name="Value">A number, boolean, char, string without interpolation, or one of these with a type.</param>
internal sealed record LiteralPattern(int At, Expression Value) : Pattern(At);

/// <summary><c>none</c>, <c>some(p)</c>, <c>ok(p)</c>, <c>err(p)</c>, or a case of a variant.</summary>
/// <param name="Payload">Null: no parentheses.</param>
internal sealed record CasePattern(int At, string Case, Pattern? Payload) : Pattern(At);

internal sealed record TuplePattern(int At, ImmutableArray<Pattern> Items) : Pattern(At);

internal sealed record ListPattern(int At, ImmutableArray<Pattern> Items) : Pattern(At);

/// <summary>Fields that are not named may have any value.</summary>
internal sealed record RecordPattern(int At, ImmutableArray<FieldPattern> Fields) : Pattern(At);

internal readonly record struct FieldPattern(string Name, Pattern Pattern);

/// <summary><c>name @ pattern</c>.</summary>
internal sealed record AliasPattern(int At, string Variable, Pattern Inner) : Pattern(At);
