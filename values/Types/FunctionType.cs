using System.Collections.Immutable;

namespace GolemOrleans.Values.Types;

/// <summary>A named parameter of a function.</summary>
public readonly record struct WitParameter(string Name, WitType Type);

/// <summary>
/// The type of a component function: named parameters and at most one result (null = none). Structural equality.
/// </summary>
public sealed class FunctionType(ImmutableArray<WitParameter> parameters, WitType? result) : IEquatable<FunctionType>
{
    public ImmutableArray<WitParameter> Parameters { get; } = parameters;

    public WitType? Result { get; } = result;

    public bool Equals(FunctionType? other) =>
        other is not null && Equals(Result, other.Result) && Parameters.AsSpan().SequenceEqual(other.Parameters.AsSpan());

    public override bool Equals(object? obj) => Equals(obj as FunctionType);

    public override int GetHashCode() => HashCode.Combine(Result, StructuralHashing.Of(Parameters.AsSpan()));
}
