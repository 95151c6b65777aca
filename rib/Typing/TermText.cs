using System.Text;
using GolemOrleans.Values.Wit;

namespace GolemOrleans.Rib.Typing;

/// <summary>Types for messages: WIT text, with words for what is not known.</summary>
internal static class TermText
{
    private const int MaxLength = 300;

    public static string Print(Term term)
    {
        var text = new StringBuilder();
        Write(text, term, 0);
        return text.Length <= MaxLength ? text.ToString() : text.ToString(0, MaxLength) + "…";
    }

    private static void Write(StringBuilder text, Term term, int depth)
    {
        if (depth > 20 || text.Length > MaxLength)
        {
            text.Append('…');
            return;
        }

        switch (Unifier.Prune(term))
        {
            case Unknown unknown:
                WriteUnknown(text, unknown, depth);
                break;
            case KnownTerm known:
                text.Append(WitTypePrinter.Print(known.Type));
                break;
            case ListTerm list:
                Arguments(text, "list", depth, list.Element);
                break;
            case OptionTerm option:
                Arguments(text, "option", depth, option.Inner);
                break;
            case ResultTerm result:
                Arguments(text, "result", depth, result.Ok, result.Err);
                break;
            case TupleTerm tuple:
                Arguments(text, "tuple", depth, [.. tuple.Items]);
                break;
            case RecordTerm record:
                Record(text, record.Fields, depth);
                break;
            case RangeTerm range:
                Arguments(text, "range", depth, range.Element);
                break;
            case InstanceTerm:
                text.Append("worker instance");
                break;
            case ResourceTerm resource:
                text.Append("resource ").Append(resource.Name);
                break;
            default:
                text.Append('_');
                break;
        }
    }

    private static void WriteUnknown(StringBuilder text, Unknown unknown, int depth)
    {
        switch (unknown.Requirement)
        {
            case NumberRequirement number:
                text.Append(number.IsFraction ? "number with a fraction" : number.IsNegative ? "negative number" : "number");
                break;
            case FieldsRequirement fields:
                Record(text, fields.Fields, depth);
                break;
            case CasesRequirement cases:
                text.Append("type with the case ").AppendJoin(", ", cases.Cases.Keys);
                break;
            case FlagsRequirement flags:
                text.Append("flags { ").AppendJoin(", ", flags.Names).Append(" }");
                break;
            default:
                text.Append("unknown");
                break;
        }
    }

    private static void Record(StringBuilder text, IEnumerable<KeyValuePair<string, Term>> fields, int depth)
    {
        text.Append("record { ");
        var separator = "";
        foreach (var (name, type) in fields)
        {
            text.Append(separator).Append(name).Append(": ");
            Write(text, type, depth + 1);
            separator = ", ";
        }

        text.Append(" }");
    }

    private static void Arguments(StringBuilder text, string name, int depth, params ReadOnlySpan<Term> arguments)
    {
        text.Append(name).Append('<');
        for (var i = 0; i < arguments.Length; i++)
        {
            if (i > 0)
                text.Append(", ");
            Write(text, arguments[i], depth + 1);
        }

        text.Append('>');
    }
}
