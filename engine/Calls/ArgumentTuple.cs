using System.Reflection;
using System.Reflection.Emit;

namespace GolemOrleans.Engine.Calls;

/// <summary>The value tuple that carries a method's arguments; more than seven nest in the eighth element.</summary>
internal static class ArgumentTuple
{
    private const int Flat = 7;

    private static readonly Type[] Definitions =
    [
        typeof(ValueTuple), typeof(ValueTuple<>), typeof(ValueTuple<,>), typeof(ValueTuple<,,>), typeof(ValueTuple<,,,>),
        typeof(ValueTuple<,,,,>), typeof(ValueTuple<,,,,,>), typeof(ValueTuple<,,,,,,>), typeof(ValueTuple<,,,,,,,>),
    ];

    /// <summary>The tuple type for parameters of these types.</summary>
    public static Type For(Type[] types)
    {
        if (types.Length == 0) return typeof(ValueTuple);
        if (types.Length <= Flat) return Definitions[types.Length].MakeGenericType(types);
        return Definitions[Flat + 1].MakeGenericType([.. types[..Flat], For(types[Flat..])]);
    }

    /// <summary>Emits the construction of the tuple from the method arguments 1 and up.</summary>
    public static void EmitConstruction(ILGenerator il, Type tuple, int first, int count)
    {
        if (count == 0)
        {
            var empty = il.DeclareLocal(tuple);
            il.Emit(OpCodes.Ldloca, empty);
            il.Emit(OpCodes.Initobj, tuple);
            il.Emit(OpCodes.Ldloc, empty);
            return;
        }

        for (var i = 0; i < Math.Min(count, Flat); i++) il.Emit(OpCodes.Ldarg, first + i);
        if (count > Flat) EmitConstruction(il, tuple.GetGenericArguments()[Flat], first + Flat, count - Flat);
        il.Emit(OpCodes.Newobj, tuple.GetConstructor(tuple.GetGenericArguments())!);
    }

    /// <summary>Emits the address of the tuple that holds element <paramref name="index"/>, and returns the element's field.</summary>
    public static FieldInfo EmitHolder(ILGenerator il, OpCode loadTupleAddress, Type tuple, int index)
    {
        il.Emit(loadTupleAddress);
        while (index >= Flat)
        {
            var rest = tuple.GetField("Rest")!;
            il.Emit(OpCodes.Ldflda, rest);
            tuple = rest.FieldType;
            index -= Flat;
        }

        return tuple.GetField("Item" + (index + 1))!;
    }
}
