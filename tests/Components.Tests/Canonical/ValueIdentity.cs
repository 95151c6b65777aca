using System.Collections;
using GolemOrleans.Values;

namespace GolemOrleans.Components.Tests.Canonical;

/// <summary>Structural equality, NaNs equal when their bits are.</summary>
internal static class ValueIdentity
{
    internal static bool Same(in WitValue a, in WitValue b)
    {
        if (a.Kind != b.Kind || a.RawBits != b.RawBits || a.Discriminant != b.Discriminant)
            return false;
        return (a.Reference, b.Reference) switch
        {
            (null, null) => true,
            (WitValue[] x, WitValue[] y) => x.Length == y.Length && x.Zip(y).All(p => Same(p.First, p.Second)),
            (Array x, Array y) => x.GetType() == y.GetType() && StructuralComparisons.StructuralEqualityComparer.Equals(x, y),
            var (x, y) => Equals(x, y),
        };
    }

    internal static string Show(in WitValue value) => value.Reference switch
    {
        WitValue[] items => $"{value.Kind}#{value.Discriminant}({string.Join(", ", items.Take(50).Select(i => Show(i)))})",
        string text => $"\"{text}\"",
        Array array => $"{value.Kind}[{string.Join(", ", array.Cast<object>().Take(50))}]",
        var other => $"{value.Kind} 0x{value.RawBits:x} #{value.Discriminant} {other}",
    };
}
