using System.Collections.Immutable;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Components.Linking;

/// <summary>Where and why an import's type differs from what the host offers.</summary>
/// <param name="Path">Steps from the function, each starting with <c>" / "</c>; empty for the function itself.</param>
internal sealed record TypeMismatch(string Path, string Reason)
{
    public TypeMismatch In(string step) => this with { Path = $" / {step}{Path}" };
}

/// <summary>
/// Structural comparison of an imported function's type with the host's. Parameter names do not matter; field, case and
/// flag names and every order do. Shared parts of a type are compared once.
/// </summary>
internal sealed class TypeMatch
{
    private readonly Func<ResourceType, ResourceType, bool> _sameResource;
    private readonly HashSet<(WitType, WitType)> _equal = new(PairComparer.Instance);

    private TypeMatch(Func<ResourceType, ResourceType, bool> sameResource) => _sameResource = sameResource;

    /// <param name="sameResource">Whether an imported resource type is (or may become) one of the host's.</param>
    /// <returns>Null when the types are equal.</returns>
    public static TypeMismatch? Find(FunctionType wanted, FunctionType offered, Func<ResourceType, ResourceType, bool> sameResource)
    {
        if (wanted.Parameters.Length != offered.Parameters.Length)
            return new("", $"the component passes {wanted.Parameters.Length} parameters, the host takes {offered.Parameters.Length}");
        var match = new TypeMatch(sameResource);
        for (var i = 0; i < wanted.Parameters.Length; i++)
        {
            var parameter = wanted.Parameters[i];
            if (match.Find(parameter.Type, offered.Parameters[i].Type) is { } mismatch)
                return mismatch.In($"parameter {parameter.Name}");
        }

        return match.Optional(wanted.Result, offered.Result)?.In("result");
    }

    private TypeMismatch? Find(WitType wanted, WitType offered)
    {
        if (wanted.Kind != offered.Kind)
            return new("", $"the component has {Word(wanted)}, the host has {Word(offered)}");
        if (wanted is PrimitiveType || !_equal.Add((wanted, offered)))
            return null;
        return (wanted, offered) switch
        {
            (ListType w, ListType o) => Find(w.Element, o.Element)?.In("element"),
            (FixedListType w, FixedListType o) => w.Length == o.Length ? Find(w.Element, o.Element)?.In("element") : Count("elements", w.Length, o.Length),
            (MapType w, MapType o) => Find(w.Key, o.Key)?.In("key") ?? Find(w.Value, o.Value)?.In("value"),
            (OptionType w, OptionType o) => Find(w.Inner, o.Inner)?.In("some"),
            (ResultType w, ResultType o) => Optional(w.Ok, o.Ok)?.In("ok") ?? Optional(w.Err, o.Err)?.In("err"),
            (TupleType w, TupleType o) => Items(w.Items, o.Items),
            (RecordType w, RecordType o) => Fields(w.Fields, o.Fields),
            (VariantType w, VariantType o) => Cases(w.Cases, o.Cases),
            (EnumType w, EnumType o) => Names("case", w.Cases, o.Cases),
            (FlagsType w, FlagsType o) => Names("flag", w.Names, o.Names),
            (HandleType w, HandleType o) => _sameResource(w.Resource, o.Resource)
                ? null
                : new("", $"the component's resource '{w.Resource}' is not the host's resource '{o.Resource}'"),
            _ => null,
        };
    }

    private TypeMismatch? Optional(WitType? wanted, WitType? offered) =>
        wanted is null && offered is null ? null
        : wanted is null ? new("", $"the component has nothing, the host has {Word(offered!)}")
        : offered is null ? new("", $"the component has {Word(wanted)}, the host has nothing")
        : Find(wanted, offered);

    private TypeMismatch? Items(ImmutableArray<WitType> wanted, ImmutableArray<WitType> offered)
    {
        if (wanted.Length != offered.Length)
            return Count("items", wanted.Length, offered.Length);
        for (var i = 0; i < wanted.Length; i++)
        {
            if (Find(wanted[i], offered[i]) is { } mismatch)
                return mismatch.In($"item {i}");
        }

        return null;
    }

    private TypeMismatch? Fields(ImmutableArray<WitField> wanted, ImmutableArray<WitField> offered)
    {
        for (var i = 0; i < Math.Min(wanted.Length, offered.Length); i++)
        {
            if (wanted[i].Name != offered[i].Name)
                return new("", $"field {i} is '{wanted[i].Name}' in the component and '{offered[i].Name}' in the host");
            if (Find(wanted[i].Type, offered[i].Type) is { } mismatch)
                return mismatch.In($"field {wanted[i].Name}");
        }

        return wanted.Length == offered.Length ? null : Count("fields", wanted.Length, offered.Length);
    }

    private TypeMismatch? Cases(ImmutableArray<WitCase> wanted, ImmutableArray<WitCase> offered)
    {
        for (var i = 0; i < Math.Min(wanted.Length, offered.Length); i++)
        {
            if (wanted[i].Name != offered[i].Name)
                return new("", $"case {i} is '{wanted[i].Name}' in the component and '{offered[i].Name}' in the host");
            if (Optional(wanted[i].Type, offered[i].Type) is { } mismatch)
                return mismatch.In($"case {wanted[i].Name}");
        }

        return wanted.Length == offered.Length ? null : Count("cases", wanted.Length, offered.Length);
    }

    private static TypeMismatch? Names(string what, ImmutableArray<string> wanted, ImmutableArray<string> offered)
    {
        for (var i = 0; i < Math.Min(wanted.Length, offered.Length); i++)
        {
            if (wanted[i] != offered[i])
                return new("", $"{what} {i} is '{wanted[i]}' in the component and '{offered[i]}' in the host");
        }

        return wanted.Length == offered.Length ? null : Count(what + "s", wanted.Length, offered.Length);
    }

    private static TypeMismatch Count(string what, long wanted, long offered) =>
        new("", $"the component has {wanted} {what}, the host has {offered}");

    private static string Word(WitType type) => type.Kind switch
    {
        Values.Types.WitKind.FixedList => "fixed-length list",
        var kind => kind.ToString().ToLowerInvariant(),
    };

    private sealed class PairComparer : IEqualityComparer<(WitType, WitType)>
    {
        public static PairComparer Instance { get; } = new();

        public bool Equals((WitType, WitType) x, (WitType, WitType) y) => ReferenceEquals(x.Item1, y.Item1) && ReferenceEquals(x.Item2, y.Item2);

        public int GetHashCode((WitType, WitType) pair) => HashCode.Combine(
            System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(pair.Item1), System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(pair.Item2));
    }
}
