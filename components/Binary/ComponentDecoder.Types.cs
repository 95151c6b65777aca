using System.Collections.Immutable;
using GolemOrleans.Components.Types;
using GolemOrleans.Components.Validation;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Components.Binary;

/// <content>The type section: value, function and resource types.</content>
internal sealed partial class ComponentDecoder
{
    private void Type(ref WasmReader reader)
    {
        var at = reader.Offset;
        if (reader.Peek("a type") is 0x3F or 0x3E)
        {
            ResourceTypeDefinition(ref reader, at);
            return;
        }

        _scope.Types.Add(TypeOf(ref reader, _scope));
        _definitions.Add(new TypeDefinition { Offset = at });
    }

    private void ResourceTypeDefinition(ref WasmReader reader, long at)
    {
        if (reader.Byte("a type") == 0x3E)
            throw reader.FailAt(at, "not supported: resources with asynchronous destructors");
        if (reader.Byte("the representation of a resource") != 0x7F)
            throw reader.FailAt(at, "resources can only be represented by i32");
        int? destructor = null;
        if (Optional(ref reader))
        {
            destructor = Index(ref reader, Sort.CoreFunction);
            if (!_scope.CoreFunctions[destructor.Value].Equals(CoreSignatures.I32ToNothing))
                throw reader.FailAt(at, $"the destructor of a resource must have type {CoreSignatures.I32ToNothing}");
        }

        var resource = new ResourceType($"resource-{_scope.Types.Count}");
        _scope.LocalResources.Add(resource);
        _scope.Types.Add(new ResourceExtern(resource));
        _definitions.Add(new ResourceDefinition(resource, destructor) { Offset = at });
    }

    /// <summary>A type definition other than a resource, as it occurs in a component or in a type declaration.</summary>
    private ExternType TypeOf(ref WasmReader reader, Scope scope)
    {
        var at = reader.Offset;
        var form = reader.Peek("a type");
        switch (form)
        {
            case 0x3F or 0x3E:
                throw reader.FailAt(at, "a resource can only be defined by a component, not within a type");
            case 0x40:
                return new FunctionExtern(FunctionTypeOf(ref reader, scope));
            case 0x41:
                return ComponentTypeOf(ref reader, scope);
            case 0x42:
                return InstanceTypeOf(ref reader, scope);
            case 0x43:
                throw reader.FailAt(at, "not supported: async function types");
            default:
                var type = ValueTypeDefinition(ref reader, scope);
                Types.Info(type);
                return new TypeExtern(type);
        }
    }

    private FunctionType FunctionTypeOf(ref WasmReader reader, Scope scope)
    {
        reader.Byte("a function type");
        var labels = new LabelSet("parameter");
        var count = reader.Count("parameters", Limits.FunctionParameters);
        var parameters = ImmutableArray.CreateBuilder<WitParameter>(count);
        for (var i = 0; i < count; i++)
        {
            var name = Label(ref reader, labels, "a parameter name");
            parameters.Add(new WitParameter(name, ValueType(ref reader, scope)));
        }

        WitType? result = null;
        var at = reader.Offset;
        switch (reader.Byte("the results of a function"))
        {
            case 0x00:
                result = ValueType(ref reader, scope);
                if (Types.Info(result).HasBorrow)
                    throw reader.FailAt(at, "a function result cannot contain a borrow");
                break;
            case 0x01:
                if (reader.Byte("the number of results") != 0)
                    throw reader.FailAt(at, "not supported: functions with named results");
                break;
            default:
                throw reader.FailAt(at, "a function result starts with neither 0x00 nor 0x01");
        }

        return new FunctionType(parameters.MoveToImmutable(), result);
    }

    private WitType ValueType(ref WasmReader reader, Scope scope)
    {
        var at = reader.Offset;
        var value = reader.Signed(33, "a value type");
        if (value < 0)
            return PrimitiveTypeOf(ref reader, at, (byte)(value & 0x7F));
        if (value >= scope.Types.Count)
            throw reader.FailAt(at, $"type index {value} is out of bounds ({scope.Types.Count} present)");
        return scope.Types[(int)value] is TypeExtern t ? t.Type : throw reader.FailAt(at, $"type {value} is not a value type");
    }

    private static WitType PrimitiveTypeOf(ref WasmReader reader, long at, byte opcode) => opcode switch
    {
        0x7F => WitType.Bool,
        0x7E => WitType.S8,
        0x7D => WitType.U8,
        0x7C => WitType.S16,
        0x7B => WitType.U16,
        0x7A => WitType.S32,
        0x79 => WitType.U32,
        0x78 => WitType.S64,
        0x77 => WitType.U64,
        0x76 => WitType.F32,
        0x75 => WitType.F64,
        0x74 => WitType.Char,
        0x73 => WitType.String,
        0x64 => throw reader.FailAt(at, "not supported: error-context"),
        _ => throw reader.FailAt(at, $"0x{opcode:x2} is not a value type"),
    };

    private WitType ValueTypeDefinition(ref WasmReader reader, Scope scope)
    {
        var at = reader.Offset;
        var form = reader.Byte("a type");
        switch (form)
        {
            case 0x72:
                return Record(ref reader, scope);
            case 0x71:
                return Variant(ref reader, scope);
            case 0x70:
                return new ListType(ValueType(ref reader, scope));
            case 0x67:
                var element = ValueType(ref reader, scope);
                var length = reader.U32("the length of a list");
                return length > 0 ? new FixedListType(element, length) : throw reader.FailAt(at, "a list of fixed length must have an element");
            case 0x6F:
                return Tuple(ref reader, scope);
            case 0x6E:
                return new FlagsType(Labels(ref reader, "flag", Limits.Flags));
            case 0x6D:
                return new EnumType(Labels(ref reader, "case", Limits.EnumCases));
            case 0x6B:
                return new OptionType(ValueType(ref reader, scope));
            case 0x6A:
                return new ResultType(OptionalValueType(ref reader, scope), OptionalValueType(ref reader, scope));
            case 0x69:
                return new HandleType(ResourceAt(ref reader, scope), owned: true);
            case 0x68:
                return new HandleType(ResourceAt(ref reader, scope), owned: false);
            case 0x63:
                return Map(ref reader, scope);
            case 0x66 or 0x65:
                throw reader.FailAt(at, form == 0x66 ? "not supported: streams" : "not supported: futures");
            case >= 0x40 and <= 0x7F:
                return PrimitiveTypeOf(ref reader, at, form);
            default:
                throw reader.FailAt(at, $"0x{form:x2} is not a type");
        }
    }

    private MapType Map(ref WasmReader reader, Scope scope)
    {
        var at = reader.Offset;
        var key = ValueType(ref reader, scope);
        if (key is not PrimitiveType || key.Kind is WitKind.F32 or WitKind.F64)
            throw reader.FailAt(at, $"{key.Kind} is not a key type of a map");
        return new MapType(key, ValueType(ref reader, scope));
    }

    private RecordType Record(ref WasmReader reader, Scope scope)
    {
        var labels = new LabelSet("field");
        var count = NotEmpty(ref reader, "fields", Limits.RecordFields);
        var fields = ImmutableArray.CreateBuilder<WitField>(count);
        for (var i = 0; i < count; i++)
        {
            var name = Label(ref reader, labels, "a field name");
            fields.Add(new WitField(name, ValueType(ref reader, scope)));
        }

        return new RecordType(fields.MoveToImmutable());
    }

    private VariantType Variant(ref WasmReader reader, Scope scope)
    {
        var labels = new LabelSet("case");
        var count = NotEmpty(ref reader, "cases", Limits.VariantCases);
        var cases = ImmutableArray.CreateBuilder<WitCase>(count);
        for (var i = 0; i < count; i++)
        {
            var name = Label(ref reader, labels, "a case name");
            cases.Add(new WitCase(name, OptionalValueType(ref reader, scope)));
            if (reader.Byte("the end of a case") != 0)
                throw reader.Fail("a case does not end with a zero byte");
        }

        return new VariantType(cases.MoveToImmutable());
    }

    private TupleType Tuple(ref WasmReader reader, Scope scope)
    {
        var count = NotEmpty(ref reader, "tuple items", Limits.TupleItems);
        var items = ImmutableArray.CreateBuilder<WitType>(count);
        for (var i = 0; i < count; i++)
            items.Add(ValueType(ref reader, scope));
        return new TupleType(items.MoveToImmutable());
    }

    private static ImmutableArray<string> Labels(ref WasmReader reader, string what, int limit)
    {
        var labels = new LabelSet(what);
        var count = NotEmpty(ref reader, what + "s", limit);
        var names = ImmutableArray.CreateBuilder<string>(count);
        for (var i = 0; i < count; i++)
            names.Add(Label(ref reader, labels, "a name"));
        return names.MoveToImmutable();
    }

    private static string Label(ref WasmReader reader, LabelSet labels, string what)
    {
        var at = reader.Offset;
        var name = reader.Name(what);
        try
        {
            labels.Add(name);
        }
        catch (FormatException e)
        {
            throw reader.FailAt(at, e.Message);
        }

        return name;
    }

    private static int NotEmpty(ref WasmReader reader, string what, int limit)
    {
        var at = reader.Offset;
        var count = reader.Count(what, limit);
        return count > 0 ? count : throw reader.FailAt(at, $"a type must have {what}");
    }

    private WitType? OptionalValueType(ref WasmReader reader, Scope scope) =>
        Optional(ref reader) ? ValueType(ref reader, scope) : null;

    private static bool Optional(ref WasmReader reader)
    {
        var at = reader.Offset;
        var flag = reader.Byte("the presence of an optional part");
        return flag <= 1 ? flag == 1 : throw reader.FailAt(at, $"0x{flag:x2} is neither absent (0) nor present (1)");
    }
}
