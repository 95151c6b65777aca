using System.Linq.Expressions;
using System.Runtime.InteropServices;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Components.Hosting;

/// <summary>
/// <c>list&lt;T&gt;</c> ↔ <c>T[]</c> or <c>IReadOnlyList&lt;T&gt;</c>; <c>list&lt;u8&gt;</c> also ↔ <c>ReadOnlyMemory&lt;byte&gt;</c>.
/// Arrays of primitives pass without a copy.
/// </summary>
internal static class TypedLists
{
    public static Expression Lift(TypedConversions conversions, Expression value, WitType element, Type type, string path)
    {
        var array = Expression.Property(value, nameof(WitValue.AsArray));
        if (type == typeof(ReadOnlyMemory<byte>) && element.Kind == WitKind.U8)
            return Expression.New(typeof(ReadOnlyMemory<byte>).GetConstructor([typeof(byte[])])!, Expression.Convert(array, typeof(byte[])));
        var item = ItemType(type, element, path);
        if (IsDirect(element, item))
            return Expression.Convert(array, type);
        var lift = conversions.LiftDelegate(element, item, path + " / element");
        return Expression.Convert(Expression.Call(typeof(TypedLists), nameof(LiftItems), [item], array, Expression.Constant(lift)), type);
    }

    public static Expression Lower(TypedConversions conversions, Expression value, WitType element, Type type, string make, string path)
    {
        Expression array;
        if (type == typeof(ReadOnlyMemory<byte>) && element.Kind == WitKind.U8)
        {
            array = Expression.Call(typeof(TypedLists), nameof(Bytes), null, value);
        }
        else
        {
            var item = ItemType(type, element, path);
            array = IsDirect(element, item)
                ? Expression.Call(typeof(TypedLists), nameof(AsArray), [item], value)
                : Expression.Call(typeof(TypedLists), nameof(LowerItems), [item], value,
                    Expression.Constant(conversions.LowerDelegate(element, item, path + " / element")));
        }

        return Expression.Call(typeof(WitValue), make, null, Expression.Convert(array, typeof(Array)));
    }

    private static bool IsDirect(WitType element, Type item) =>
        item == typeof(WitValue) || (TypedScalars.HasPrimitiveArray(element.Kind) && TypedScalars.Find(element.Kind)!.Type == item);

    private static Type ItemType(Type type, WitType element, string path)
    {
        if (type.IsSZArray)
            return type.GetElementType()!;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
            return type.GetGenericArguments()[0];
        throw TypedConversions.Mismatch(path, WitType.List(element), type);
    }

    private static T[] LiftItems<T>(Array values, Func<WitValue, T> lift) => Array.ConvertAll((WitValue[])values, value => lift(value));

    private static WitValue[] LowerItems<T>(IReadOnlyList<T> values, Func<T, WitValue> lower)
    {
        var items = new WitValue[values.Count];
        for (var i = 0; i < items.Length; i++)
            items[i] = lower(values[i]);
        return items;
    }

    private static T[] AsArray<T>(IReadOnlyList<T> values) => values as T[] ?? [.. values];

    private static byte[] Bytes(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length
            ? segment.Array
            : bytes.ToArray();
}
