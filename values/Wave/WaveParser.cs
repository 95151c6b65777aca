using GolemOrleans.Values.Types;

namespace GolemOrleans.Values.Wave;

/// <summary>A recursive-descent parser that follows the type; its depth is the type's.</summary>
internal sealed class WaveParser(string text, string? workerUrn)
{
    private readonly WaveScanner _scanner = new(text);

    public void End()
    {
        if (!_scanner.AtEnd)
            throw _scanner.Expected("the end of the value");
    }

    public WitValue Value(WitType type) => type switch
    {
        ListType list => WitValue.List(WitArrays.Pack(list.Element, Elements(list.Element))),
        FixedListType list => FixedList(list),
        MapType map => WitValue.Map([.. Elements(WitType.Tuple(map.Key, map.Value))]),
        TupleType tuple => Tuple(tuple),
        RecordType record => Record(record),
        OptionType option => Option(option),
        ResultType result => Result(result),
        VariantType variant => Variant(variant),
        EnumType cases => WitValue.Enum(Label(cases.Cases.AsSpan(), "case")),
        FlagsType flags => Flags(flags),
        HandleType handle => Handle(handle),
        _ => WavePrimitives.Read(_scanner, type.Kind),
    };

    private WitValue[] Elements(WitType element)
    {
        var items = new List<WitValue>();
        _scanner.Symbol('[');
        while (!_scanner.TrySymbol(']'))
        {
            items.Add(Value(element));
            if (_scanner.TrySymbol(','))
                continue;
            _scanner.Symbol(']');
            break;
        }

        return [.. items];
    }

    private WitValue FixedList(FixedListType type)
    {
        var start = _scanner.Position;
        var items = Elements(type.Element);
        return items.Length == type.Length
            ? WitValue.FixedList(WitArrays.Pack(type.Element, items))
            : throw _scanner.Error(start, $"expected {type.Length} elements, found {items.Length}");
    }

    private WitValue Tuple(TupleType type)
    {
        var items = new WitValue[type.Items.Length];
        _scanner.Symbol('(');
        for (var i = 0; i < items.Length; i++)
        {
            if (i > 0)
                _scanner.Symbol(',');
            items[i] = Value(type.Items[i]);
        }

        _scanner.TrySymbol(',');
        _scanner.Symbol(')');
        return WitValue.Tuple(items);
    }

    private WitValue Record(RecordType type)
    {
        var start = _scanner.Position;
        var fields = new WitValue?[type.Fields.Length];
        _scanner.Symbol('{');
        var empty = _scanner.TrySymbol(':');
        while (!_scanner.TrySymbol('}'))
        {
            if (empty)
                throw _scanner.Expected("`}`");
            var (name, at) = (_scanner.Label(out _), _scanner.LabelStart);
            var index = IndexOf(type, name);
            if (index < 0)
                throw _scanner.Error(at, $"unknown field `{name}`");
            if (fields[index] is not null)
                throw _scanner.Error(at, $"field `{name}` is given twice");
            _scanner.Symbol(':');
            fields[index] = Value(type.Fields[index].Type);
            if (_scanner.TrySymbol(','))
                continue;
            _scanner.Symbol('}');
            break;
        }

        for (var i = 0; i < fields.Length; i++)
            fields[i] ??= type.Fields[i].Type.Kind == WitKind.Option ? WitValue.None : throw _scanner.Error(start, $"field `{type.Fields[i].Name}` is missing");
        return WitValue.Record([.. fields.Select(f => f!.Value)]);
    }

    private static int IndexOf(RecordType type, string name)
    {
        for (var i = 0; i < type.Fields.Length; i++)
        {
            if (type.Fields[i].Name == name)
                return i;
        }

        return -1;
    }

    private WitValue Option(OptionType type)
    {
        if (_scanner.TryKeyword("none"))
            return WitValue.None;
        if (_scanner.TryKeyword("some"))
            return WitValue.Some(Payload(type.Inner));
        return MayBeBare(type.Inner) ? WitValue.Some(Value(type.Inner)) : throw _scanner.Expected("`some` or `none`");
    }

    private WitValue Result(ResultType type)
    {
        if (_scanner.TryKeyword("ok"))
            return type.Ok is null ? WitValue.Ok() : WitValue.Ok(Payload(type.Ok));
        if (_scanner.TryKeyword("err"))
            return type.Err is null ? WitValue.Err() : WitValue.Err(Payload(type.Err));
        return type.Ok is not null && MayBeBare(type.Ok) ? WitValue.Ok(Value(type.Ok)) : throw _scanner.Expected("`ok` or `err`");
    }

    private static bool MayBeBare(WitType inner) => inner.Kind is not (WitKind.Option or WitKind.Result);

    private WitValue Variant(VariantType type)
    {
        var index = Label([.. type.Cases.Select(c => c.Name)], "case");
        return type.Cases[index].Type is { } payload ? WitValue.Variant(index, Payload(payload)) : WitValue.Variant(index);
    }

    private WitValue Flags(FlagsType type)
    {
        ulong bits = 0;
        _scanner.Symbol('{');
        while (!_scanner.TrySymbol('}'))
        {
            var bit = 1UL << Label(type.Names.AsSpan(), "flag");
            if ((bits & bit) != 0)
                throw _scanner.Error(_scanner.LabelStart, "the flag is given twice");
            bits |= bit;
            if (_scanner.TrySymbol(','))
                continue;
            _scanner.Symbol('}');
            break;
        }

        return WitValue.Flags(bits);
    }

    private WitValue Handle(HandleType type)
    {
        var start = _scanner.Position;
        var name = _scanner.Text();
        if (!WorkerResourceUri.TryParse(name, out var uri))
            throw _scanner.Error(start, "expected a handle such as \"urn:worker:<component>/<worker>/<id>\"");
        if (uri.WorkerUrn == workerUrn)
            return type.Owned ? WitValue.OwnId(uri.ResourceId) : WitValue.BorrowId(uri.ResourceId);
        return type.Owned ? WitValue.Own(uri) : WitValue.Borrow(uri);
    }

    private WitValue Payload(WitType type)
    {
        _scanner.Symbol('(');
        var value = Value(type);
        _scanner.Symbol(')');
        return value;
    }

    private int Label(ReadOnlySpan<string> names, string what)
    {
        var name = _scanner.Label(out var escaped);
        var index = escaped || !WaveNames.IsKeyword(name) ? names.IndexOf(name) : -1;
        return index >= 0 ? index : throw _scanner.Error(_scanner.LabelStart, $"unknown {what} `{name}`");
    }
}
