namespace GolemOrleans.Components.Hosting;

/// <summary>
/// <c>option&lt;T&gt;</c> in the signature of a host function. Needed where <c>T?</c> cannot say it (nested options);
/// <c>default</c> is none.
/// </summary>
public readonly record struct Option<T>
{
    private readonly T _value;

    public Option(T value)
    {
        _value = value;
        HasValue = true;
    }

    public static Option<T> None => default;

    public bool HasValue { get; }

    /// <exception cref="InvalidOperationException">There is no value.</exception>
    public T Value => HasValue ? _value : throw new InvalidOperationException("The option is none.");

    public static implicit operator Option<T>(T value) => new(value);
}

/// <summary>Shorter spelling of options.</summary>
public static class Option
{
    public static Option<T> Some<T>(T value) => new(value);
}
