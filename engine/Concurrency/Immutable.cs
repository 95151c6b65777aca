namespace Orleans.Concurrency;

/// <summary>Marks one value as never changed again, so that calls pass it on without a copy.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
[GenerateSerializer, Immutable]
public readonly struct Immutable<T> : IEquatable<Immutable<T>>
{
    /// <summary>The value.</summary>
    [Id(0)]
    public readonly T Value;

    /// <summary>Wraps a value that neither side will change.</summary>
    public Immutable(T value) => Value = value;

    /// <inheritdoc/>
    public bool Equals(Immutable<T> other) => EqualityComparer<T>.Default.Equals(Value, other.Value);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Immutable<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Value is null ? 0 : EqualityComparer<T>.Default.GetHashCode(Value);

    /// <summary>Equality of values.</summary>
    public static bool operator ==(Immutable<T> left, Immutable<T> right) => left.Equals(right);

    /// <summary>Inequality of values.</summary>
    public static bool operator !=(Immutable<T> left, Immutable<T> right) => !left.Equals(right);
}
