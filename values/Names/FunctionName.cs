using System.Collections.Immutable;

namespace GolemOrleans.Values.Names;

/// <summary>
/// The name of an exported function as users write it: <c>ns:pkg[@version]/iface.{fn}</c>, or <c>fn</c> for an export of the
/// world itself. Equality is by content; <see cref="ToString"/> prints a form that parses back to an equal name.
/// </summary>
/// <param name="Interface">The full name of the interface, or null.</param>
public sealed record FunctionName(string? Interface, FunctionReference Function)
{
    /// <exception cref="FunctionNameException">The text is no function name.</exception>
    public static FunctionName Parse(string text) => new FunctionNameParser(text).Parse();

    public override string ToString() => Interface is null ? Function.ToString() : $"{Interface}.{{{Function}}}";
}

/// <summary>The part of a function name inside the braces.</summary>
/// <param name="Kind">What is called.</param>
/// <param name="Resource">The resource, null for plain functions.</param>
/// <param name="Name">The function, method or static function; null for constructors and drops.</param>
/// <param name="Arguments">
/// The constructor arguments of an indexed resource, one raw WAVE text each, compared as text; default when not indexed.
/// </param>
public sealed record FunctionReference(FunctionKind Kind, string? Resource, string? Name, ImmutableArray<string> Arguments = default)
{
    /// <summary>True for <c>res(args).…</c>: the resource is created at first use and kept by its arguments.</summary>
    public bool IsIndexed => !Arguments.IsDefault;

    /// <summary>
    /// The component model names this can stand for, in the order to try them. A <c>res.method</c> falls back to a static
    /// function of that name.
    /// </summary>
    public ImmutableArray<string> ExportNames => Kind switch
    {
        FunctionKind.Constructor => [$"[constructor]{Resource}"],
        FunctionKind.Method => IsIndexed ? [$"[method]{Resource}.{Name}"] : [$"[method]{Resource}.{Name}", $"[static]{Resource}.{Name}"],
        FunctionKind.Static => [$"[static]{Resource}.{Name}"],
        FunctionKind.Drop => [$"[drop]{Resource}"],
        _ => [Name!],
    };

    public bool Equals(FunctionReference? other) =>
        other is not null && Kind == other.Kind && Resource == other.Resource && Name == other.Name && IsIndexed == other.IsIndexed
        && (!IsIndexed || Arguments.AsSpan().SequenceEqual(other.Arguments.AsSpan()));

    public override int GetHashCode() => HashCode.Combine(Kind, Resource, Name, IsIndexed ? Arguments.Length : -1);

    public override string ToString()
    {
        var target = IsIndexed ? $"{Resource}({string.Join(", ", Arguments)})" : Resource;
        return Kind switch
        {
            FunctionKind.Constructor => $"{target}.new",
            FunctionKind.Method => $"{target}.{Name}",
            FunctionKind.Static => $"[static]{Resource}.{Name}",
            FunctionKind.Drop => $"{target}.drop",
            _ => Name!,
        };
    }
}

/// <summary>What a <see cref="FunctionReference"/> calls.</summary>
public enum FunctionKind
{
    Function,
    Constructor,
    Method,
    Static,
    Drop,
}
