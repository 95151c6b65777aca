using System.Collections.Immutable;

namespace GolemOrleans.Components.Binary;

/// <summary>Reads core types as they occur in modules and in component type sections.</summary>
internal static class CoreTypeReader
{
    public static CoreValueType ValueType(ref WasmReader reader)
    {
        var at = reader.Offset;
        var b = reader.Byte("a core value type");
        return b switch
        {
            0x7F or 0x7E or 0x7D or 0x7C or 0x7B => (CoreValueType)b,
            0x70 or 0x6F or 0x69 => (CoreValueType)b,
            0x63 => NullableReference(ref reader, at),
            0x64 => throw reader.FailAt(at, "not supported: references that are not nullable"),
            0x6A or 0x6B or 0x6C or 0x6D or 0x6E or 0x71 or 0x72 or 0x73 or 0x74 =>
                throw reader.FailAt(at, "not supported: reference types of the garbage collection proposal"),
            _ => throw reader.FailAt(at, $"0x{b:x2} is not a core value type"),
        };
    }

    public static CoreValueType ReferenceType(ref WasmReader reader)
    {
        var at = reader.Offset;
        var type = ValueType(ref reader);
        return type is CoreValueType.FuncRef or CoreValueType.ExternRef or CoreValueType.ExnRef
            ? type
            : throw reader.FailAt(at, $"{type} is not a reference type");
    }

    /// <summary>A function type, its 0x60 included.</summary>
    public static CoreFunctionType FunctionType(ref WasmReader reader)
    {
        var at = reader.Offset;
        var form = reader.Byte("a core type");
        if (form is 0x4E or 0x4F or 0x50 or 0x5E or 0x5F or 0x00)
            throw reader.FailAt(at, "not supported: types of the garbage collection proposal");
        if (form != 0x60)
            throw reader.FailAt(at, $"0x{form:x2} is not a core function type");
        return new CoreFunctionType(
            ValueTypes(ref reader, "core parameters", Limits.FunctionParameters),
            ValueTypes(ref reader, "core results", Limits.FunctionResults));
    }

    public static CoreLimits TableLimits(ref WasmReader reader) => ReadLimits(ref reader, "table", Limits.TableElements);

    public static CoreMemoryType Memory(ref WasmReader reader)
    {
        var at = reader.Offset;
        var limits = ReadLimits(ref reader, "memory", Limits.MemoryPages);
        if (limits.Minimum > Limits.MemoryPages || limits.Maximum > Limits.MemoryPages)
            throw reader.FailAt(at, "a memory is larger than 4 GiB");
        return new CoreMemoryType(limits);
    }

    public static CoreTableType Table(ref WasmReader reader)
    {
        var element = ReferenceType(ref reader);
        return new CoreTableType(element, TableLimits(ref reader));
    }

    public static CoreGlobalType Global(ref WasmReader reader)
    {
        var value = ValueType(ref reader);
        var at = reader.Offset;
        var mutability = reader.Byte("the mutability of a global");
        return mutability switch
        {
            0 => new CoreGlobalType(value, Mutable: false),
            1 => new CoreGlobalType(value, Mutable: true),
            2 or 3 => throw reader.FailAt(at, "not supported: shared globals"),
            _ => throw reader.FailAt(at, $"0x{mutability:x2} is not a mutability"),
        };
    }

    /// <summary>An import description; function types are looked up in <paramref name="types"/>.</summary>
    public static CoreExternType Extern(ref WasmReader reader, IReadOnlyList<object> types)
    {
        var at = reader.Offset;
        var kind = reader.Byte("the kind of a core import or export");
        switch (kind)
        {
            case 0x00:
                return TypeAt(ref reader, types);
            case 0x01:
                return Table(ref reader);
            case 0x02:
                return Memory(ref reader);
            case 0x03:
                return Global(ref reader);
            case 0x04:
                return Tag(ref reader, types);
            default:
                throw reader.FailAt(at, $"0x{kind:x2} is not the kind of a core import or export");
        }
    }

    public static CoreTagType Tag(ref WasmReader reader, IReadOnlyList<object> types)
    {
        var at = reader.Offset;
        if (reader.Byte("a tag attribute") != 0)
            throw reader.FailAt(at, "a tag attribute is not zero");
        var function = TypeAt(ref reader, types);
        if (!function.Results.IsEmpty)
            throw reader.FailAt(at, "the type of an exception tag has results");
        return new CoreTagType(function);
    }

    public static CoreFunctionType TypeAt(ref WasmReader reader, IReadOnlyList<object> types)
    {
        var at = reader.Offset;
        var index = reader.U32("a core type index");
        if (index >= (uint)types.Count)
            throw reader.FailAt(at, $"core type index {index} is out of bounds ({types.Count} types)");
        return types[(int)index] as CoreFunctionType
            ?? throw reader.FailAt(at, $"core type {index} is not a function type");
    }

    private static ImmutableArray<CoreValueType> ValueTypes(ref WasmReader reader, string what, int limit)
    {
        var count = reader.Count(what, limit);
        var types = ImmutableArray.CreateBuilder<CoreValueType>(count);
        for (var i = 0; i < count; i++)
            types.Add(ValueType(ref reader));
        return types.MoveToImmutable();
    }

    private static CoreLimits ReadLimits(ref WasmReader reader, string what, uint limit)
    {
        var at = reader.Offset;
        var flags = reader.Byte($"the limits of a {what}");
        if (flags is > 0x01 and <= 0x0F)
        {
            throw reader.FailAt(at, (flags & 4) != 0 ? $"not supported: 64-bit {what}"
                : (flags & 2) != 0 ? $"not supported: shared {what}" : $"not supported: custom page size of a {what}");
        }

        if (flags > 0x01)
            throw reader.FailAt(at, $"0x{flags:x2} is not a form of limits");
        var minimum = reader.U32($"the minimum of a {what}");
        uint? maximum = flags == 1 ? reader.U32($"the maximum of a {what}") : null;
        if (maximum < minimum)
            throw reader.FailAt(at, $"the maximum {maximum} of a {what} is below its minimum {minimum}");
        if (minimum > limit)
            throw reader.FailAt(at, $"the minimum {minimum} of a {what} exceeds the limit of {limit}");
        return new CoreLimits(minimum, maximum);
    }

    private static CoreValueType NullableReference(ref WasmReader reader, long at)
    {
        var heap = reader.Byte("a heap type");
        return heap is 0x70 or 0x6F or 0x69
            ? (CoreValueType)heap
            : throw reader.FailAt(at, "not supported: references to a specific type");
    }
}
