using System.Text.Json;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Values.Json;

/// <summary>
/// Reads values as <see cref="ValueJsonWriter"/> writes them, directed by the type. Unknown object keys are ignored and a
/// missing option field is <c>none</c>, as in the Golem 1.2 API.
/// </summary>
public static class ValueJsonReader
{
    /// <param name="workerUrn">The worker at hand: handles of it become ids, handles of others keep their
    /// <see cref="WorkerResourceUri"/>.</param>
    /// <exception cref="ValueJsonException">The JSON is no value of the type.</exception>
    public static WitValue Read(JsonElement json, WitType type, string? workerUrn = null) =>
        JsonKinds.Guard(() => ReadCore(json, type, workerUrn));

    private static WitValue ReadCore(JsonElement json, WitType type, string? workerUrn) => type switch
    {
        ListType list => WitValue.List(Elements(json, list.Element, workerUrn)),
        FixedListType list => FixedList(json, list, workerUrn),
        MapType map => WitValue.Map((WitValue[])Elements(json, WitType.Tuple(map.Key, map.Value), workerUrn)),
        TupleType tuple => Tuple(json, tuple, workerUrn),
        RecordType record => Record(json, record, workerUrn),
        OptionType option => json.ValueKind == JsonValueKind.Null ? WitValue.None : WitValue.Some(ReadCore(json, option.Inner, workerUrn)),
        ResultType result => Result(json, result, workerUrn),
        VariantType variant => Variant(json, variant, workerUrn),
        EnumType cases => WitValue.Enum(Name(json, cases.Cases.AsSpan(), "Valid values are")),
        FlagsType flags => Flags(json, flags),
        HandleType handle => Handle(json, handle, workerUrn),
        _ => PrimitiveJson.Read(json, type.Kind),
    };

    private static Array Elements(JsonElement json, WitType element, string? workerUrn)
    {
        if (json.ValueKind != JsonValueKind.Array)
            throw Expected("array", json);
        var items = new WitValue[json.GetArrayLength()];
        var i = 0;
        foreach (var item in json.EnumerateArray())
        {
            items[i] = Inside(item, element, workerUrn, $"[{i}]", "");
            i++;
        }

        return WitArrays.Pack(element, items);
    }

    private static WitValue FixedList(JsonElement json, FixedListType type, string? workerUrn)
    {
        var elements = Elements(json, type.Element, workerUrn);
        return elements.Length == type.Length
            ? WitValue.FixedList(elements)
            : throw new ValueJsonException($"expected {type.Length} elements, found {elements.Length}");
    }

    private static WitValue Tuple(JsonElement json, TupleType type, string? workerUrn)
    {
        if (json.ValueKind != JsonValueKind.Array)
            throw Expected("array", json);
        if (json.GetArrayLength() != type.Items.Length)
            throw new ValueJsonException($"expected {type.Items.Length} elements in the tuple, found {json.GetArrayLength()}");
        var items = new WitValue[type.Items.Length];
        var i = 0;
        foreach (var item in json.EnumerateArray())
        {
            items[i] = Inside(item, type.Items[i], workerUrn, $"[{i}]", "");
            i++;
        }

        return WitValue.Tuple(items);
    }

    private static WitValue Record(JsonElement json, RecordType type, string? workerUrn)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw Expected("object", json);
        var fields = new WitValue[type.Fields.Length];
        for (var i = 0; i < fields.Length; i++)
        {
            var field = type.Fields[i];
            if (json.TryGetProperty(field.Name, out var value))
                fields[i] = Inside(value, field.Type, workerUrn, "." + field.Name, $"invalid value for key {field.Name}: ");
            else if (field.Type.Kind == WitKind.Option)
                fields[i] = WitValue.None;
            else
                throw new ValueJsonException($"key '{field.Name}' not found");
        }

        return WitValue.Record(fields);
    }

    private static WitValue Result(JsonElement json, ResultType type, string? workerUrn)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw Expected("object", json);
        if (json.TryGetProperty("ok", out var ok))
            return type.Ok is null ? Empty(ok, WitValue.Ok()) : WitValue.Ok(Inside(ok, type.Ok, workerUrn, ".ok", "invalid value for key ok: "));
        if (json.TryGetProperty("err", out var err))
            return type.Err is null ? Empty(err, WitValue.Err()) : WitValue.Err(Inside(err, type.Err, workerUrn, ".err", "invalid value for key err: "));
        throw new ValueJsonException("failed to retrieve either ok value or err value");
    }

    private static WitValue Variant(JsonElement json, VariantType type, string? workerUrn)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw Expected("object", json);
        var properties = json.EnumerateObject();
        if (!properties.MoveNext())
            throw new ValueJsonException("zero variants in the input");
        var chosen = properties.Current;
        if (properties.MoveNext())
            throw new ValueJsonException("more than one variant in the input");
        for (var i = 0; i < type.Cases.Length; i++)
        {
            if (!chosen.NameEquals(type.Cases[i].Name))
                continue;
            return type.Cases[i].Type is { } payload
                ? WitValue.Variant(i, Inside(chosen.Value, payload, workerUrn, "." + chosen.Name, $"invalid value for key {chosen.Name}: "))
                : Empty(chosen.Value, WitValue.Variant(i));
        }

        throw new ValueJsonException($"unknown key `{chosen.Name}` in the variant");
    }

    private static WitValue Flags(JsonElement json, FlagsType type)
    {
        if (json.ValueKind != JsonValueKind.Array)
            throw Expected("array", json);
        ulong bits = 0;
        foreach (var item in json.EnumerateArray())
            bits |= 1UL << Name(item, type.Names.AsSpan(), "It should be one of");
        return WitValue.Flags(bits);
    }

    private static WitValue Handle(JsonElement json, HandleType type, string? workerUrn)
    {
        if (JsonKinds.TryString(json) is not { } text)
            throw Expected("string", json);
        if (!WorkerResourceUri.TryParse(text, out var uri))
            throw new ValueJsonException($"expected a handle such as urn:worker:<component>/<worker>/<id>, found {text}");
        if (uri.WorkerUrn == workerUrn)
            return type.Owned ? WitValue.OwnId(uri.ResourceId) : WitValue.BorrowId(uri.ResourceId);
        return type.Owned ? WitValue.Own(uri) : WitValue.Borrow(uri);
    }

    private static int Name(JsonElement json, ReadOnlySpan<string> names, string advice)
    {
        if (JsonKinds.TryString(json) is not { } text)
            throw Expected("string", json);
        var index = names.IndexOf(text);
        return index >= 0 ? index : throw new ValueJsonException($"Invalid input {text}. {advice} {string.Join(", ", names!)}");
    }

    private static WitValue Empty(JsonElement json, WitValue value) =>
        json.ValueKind == JsonValueKind.Null ? value : throw Expected("null", json);

    private static WitValue Inside(JsonElement json, WitType type, string? workerUrn, string step, string prefix)
    {
        try
        {
            return ReadCore(json, type, workerUrn);
        }
        catch (ValueJsonException error)
        {
            throw error.Inside(step, prefix);
        }
    }

    private static ValueJsonException Expected(string what, JsonElement json) => new($"expected {what}, found {JsonKinds.Describe(json)}");
}
