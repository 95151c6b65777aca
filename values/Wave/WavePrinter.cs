using System.Globalization;
using System.Text;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Values.Wave;

internal sealed class WavePrinter(StringBuilder text, string? workerUrn)
{
    public void Write(WitType type, WitValue value)
    {
        switch (type)
        {
            case ListType list:
                Elements(list.Element, value.AsArray);
                break;
            case FixedListType list:
                Elements(list.Element, value.AsArray);
                break;
            case MapType map:
                Elements(WitType.Tuple(map.Key, map.Value), value.AsItems);
                break;
            case TupleType tuple:
                text.Append('(');
                for (var i = 0; i < tuple.Items.Length; i++)
                {
                    text.Append(i == 0 ? "" : ", ");
                    Write(tuple.Items[i], value.AsItems[i]);
                }

                text.Append(')');
                break;
            case RecordType record:
                Record(record, value.AsItems);
                break;
            case OptionType option:
                Case(value.IsSome ? "some" : "none", value.IsSome ? option.Inner : null, value);
                break;
            case ResultType result:
                Case(value.IsOk ? "ok" : "err", value.IsOk ? result.Ok : result.Err, value);
                break;
            case VariantType variant:
                var chosen = variant.Cases[Discriminant(value, WitKind.Variant)];
                Case(WaveNames.Escape(chosen.Name), chosen.Type, value);
                break;
            case EnumType cases:
                text.Append(WaveNames.Escape(cases.Cases[Discriminant(value, WitKind.Enum)]));
                break;
            case FlagsType flags:
                var bits = value.AsFlags;
                text.Append('{').AppendJoin(", ", flags.Names.Where((_, i) => (bits >> i & 1) != 0).Select(WaveNames.Escape)).Append('}');
                break;
            case HandleType:
                Quoted(Handle(value), '"');
                break;
            default:
                Primitive(type.Kind, value);
                break;
        }
    }

    private void Elements(WitType element, Array elements)
    {
        text.Append('[');
        for (var i = 0; i < elements.Length; i++)
        {
            text.Append(i == 0 ? "" : ", ");
            Write(element, WitArrays.ElementAt(elements, i));
        }

        text.Append(']');
    }

    private void Record(RecordType type, WitValue[] fields)
    {
        var start = text.Length;
        text.Append('{');
        for (var i = 0; i < fields.Length; i++)
        {
            if (type.Fields[i].Type.Kind == WitKind.Option && !fields[i].IsSome)
                continue;
            text.Append(text.Length == start + 1 ? "" : ", ").Append(WaveNames.Escape(type.Fields[i].Name)).Append(": ");
            Write(type.Fields[i].Type, fields[i]);
        }

        // `{}` would be flags.
        text.Append(text.Length == start + 1 ? ":}" : "}");
    }

    private void Case(string name, WitType? payload, WitValue value)
    {
        text.Append(name);
        if (payload is null)
            return;
        text.Append('(');
        Write(payload, value.Payload);
        text.Append(')');
    }

    private string Handle(WitValue value) => value switch
    {
        { Kind: not (WitKind.Own or WitKind.Borrow) } => throw new InvalidOperationException($"The value is a {value.Kind}, not a handle."),
        { Reference: WorkerResourceUri uri } => uri.ToString(),
        { Reference: null } when workerUrn is not null => new WorkerResourceUri(workerUrn, value.RawBits).ToString(),
        _ => throw new InvalidOperationException("The handle has no name outside its instance."),
    };

    private void Primitive(WitKind kind, WitValue value)
    {
        switch (kind)
        {
            case WitKind.Bool:
                text.Append(value.AsBool ? "true" : "false");
                break;
            case WitKind.F32:
                text.Append(Number(value.AsF32, value.AsF32.ToString("R", CultureInfo.InvariantCulture)));
                break;
            case WitKind.F64:
                text.Append(Number(value.AsF64, value.AsF64.ToString("R", CultureInfo.InvariantCulture)));
                break;
            case WitKind.Char:
                Quoted(value.AsChar.ToString(), '\'');
                break;
            case WitKind.String:
                Quoted(value.AsString, '"');
                break;
            case WitKind.U8 or WitKind.U16 or WitKind.U32 or WitKind.U64 when value.Kind == kind:
                text.Append(CultureInfo.InvariantCulture, $"{value.RawBits}");
                break;
            case WitKind.S8 or WitKind.S16 or WitKind.S32 or WitKind.S64 when value.Kind == kind:
                text.Append(CultureInfo.InvariantCulture, $"{(long)value.RawBits}");
                break;
            default:
                throw new InvalidOperationException($"The value is a {value.Kind}, not {kind}.");
        }
    }

    private static string Number(double value, string digits) =>
        double.IsNaN(value) ? "nan" : double.IsInfinity(value) ? value > 0 ? "inf" : "-inf" : digits.Replace('E', 'e');

    private static int Discriminant(WitValue value, WitKind kind) =>
        value.Kind == kind ? value.Discriminant : throw new InvalidOperationException($"The value is a {value.Kind}, not {kind}.");

    private void Quoted(string value, char quote)
    {
        text.Append(quote);
        foreach (var rune in value.EnumerateRunes())
        {
            if (rune.Value == quote || rune.Value == '\\')
                text.Append('\\').Append((char)rune.Value);
            else if (rune.Value is '\n' or '\r' or '\t')
                text.Append(rune.Value == '\n' ? "\\n" : rune.Value == '\r' ? "\\r" : "\\t");
            else if (Rune.IsControl(rune))
                text.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
            else
                text.Append(rune.ToString());
        }

        text.Append(quote);
    }
}
