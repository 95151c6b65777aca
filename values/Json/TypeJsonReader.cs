using System.Collections.Immutable;
using System.Text.Json;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Values.Json;

/// <summary>Reads the types that <see cref="TypeJsonWriter"/> writes. Unknown properties are ignored.</summary>
public static class TypeJsonReader
{
    /// <param name="resources">Where the resource ids of handles belong; null: a map of its own.</param>
    /// <exception cref="ValueJsonException">The JSON is no type.</exception>
    public static WitType Read(JsonElement json, ResourceIdMap? resources = null)
    {
        var ids = resources ?? new ResourceIdMap();
        return JsonKinds.Guard(() => ReadCore(json, ids));
    }

    private static WitType ReadCore(JsonElement json, ResourceIdMap resources)
    {
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("type", out var tag) || tag.ValueKind != JsonValueKind.String)
            throw new ValueJsonException($"expected a type, found {JsonKinds.Describe(json)}");
        return tag.GetString() switch
        {
            "Bool" => WitType.Bool,
            "S8" => WitType.S8,
            "U8" => WitType.U8,
            "S16" => WitType.S16,
            "U16" => WitType.U16,
            "S32" => WitType.S32,
            "U32" => WitType.U32,
            "S64" => WitType.S64,
            "U64" => WitType.U64,
            "F32" => WitType.F32,
            "F64" => WitType.F64,
            "Chr" => WitType.Char,
            "Str" => WitType.String,
            "List" => WitType.List(Required(json, "inner", resources)),
            "Option" => WitType.Option(Required(json, "inner", resources)),
            "Result" => WitType.Result(Optional(json, "ok", resources), Optional(json, "err", resources)),
            "Tuple" => new TupleType(Items(json, "items", item => ReadCore(item, resources))),
            "Record" => new RecordType(Items(json, "fields", f => new WitField(Text(f, "name"), Required(f, "typ", resources)))),
            "Variant" => new VariantType(NotEmpty(Items(json, "cases", c => new WitCase(Text(c, "name"), Optional(c, "typ", resources))), "Variant")),
            "Enum" => new EnumType(NotEmpty(Items(json, "cases", Name), "Enum")),
            "Flags" => new FlagsType(AtMost64(Items(json, "names", Name))),
            "Handle" => new HandleType(resources.ResourceOf(Id(json)), Text(json, "mode") switch
            {
                "Owned" => true,
                "Borrowed" => false,
                var mode => throw new ValueJsonException($"unknown handle mode '{mode}'"),
            }),
            var other => throw new ValueJsonException($"unknown type '{other}'"),
        };
    }

    private static JsonElement Property(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value)
            ? value
            : throw new ValueJsonException($"key '{name}' not found");

    private static WitType Required(JsonElement json, string name, ResourceIdMap resources)
    {
        var inner = Property(json, name);
        try
        {
            return ReadCore(inner, resources);
        }
        catch (ValueJsonException error)
        {
            throw error.Inside("." + name);
        }
    }

    private static WitType? Optional(JsonElement json, string name, ResourceIdMap resources) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? Required(json, name, resources)
            : null;

    private static ImmutableArray<T> Items<T>(JsonElement json, string name, Func<JsonElement, T> read)
    {
        var array = Property(json, name);
        return array.ValueKind == JsonValueKind.Array
            ? [.. array.EnumerateArray().Select(read)]
            : throw new ValueJsonException($"invalid value for key {name}: expected array, found {JsonKinds.Describe(array)}");
    }

    private static string Name(JsonElement json) => JsonKinds.TryString(json) ?? throw new ValueJsonException($"expected string, found {JsonKinds.Describe(json)}");

    private static string Text(JsonElement json, string name) => Name(Property(json, name));

    private static ulong Id(JsonElement json) =>
        Property(json, "resource_id") is { ValueKind: JsonValueKind.Number } id && id.TryGetUInt64(out var value)
            ? value
            : throw new ValueJsonException("invalid value for key resource_id: expected number");

    private static ImmutableArray<T> NotEmpty<T>(ImmutableArray<T> items, string tag) =>
        items.IsEmpty ? throw new ValueJsonException($"{tag} without cases") : items;

    private static ImmutableArray<string> AtMost64(ImmutableArray<string> names) =>
        names.Length > 64 ? throw new ValueJsonException("Flags with more than 64 names") : names;
}
