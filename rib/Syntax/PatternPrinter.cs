using System.Collections.Immutable;
using System.Text;

namespace GolemOrleans.Rib.Syntax;

/// <summary>Writes patterns so that they read back as the same tree.</summary>
/// <param name="literal">Writes the literal of a pattern.</param>
internal sealed class PatternPrinter(StringBuilder text, Action<Expression> literal)
{
    public void Write(Pattern pattern)
    {
        switch (pattern)
        {
            case NamePattern name:
                text.Append(name.Identifier);
                break;
            case AliasPattern alias:
                text.Append(alias.Variable).Append(" @ ");
                Write(alias.Inner);
                break;
            case LiteralPattern constant:
                literal(constant.Value);
                break;
            case CasePattern choice:
                text.Append(choice.Case);
                if (choice.Payload is not null)
                    Enclosed("(", [choice.Payload], ")");
                else if (choice.Case is not ("none" or "some" or "ok" or "err"))
                    text.Append("()");
                break;
            case TuplePattern tuple:
                Enclosed("(", tuple.Items, tuple.Items.Length == 1 ? ",)" : ")");
                break;
            case ListPattern list:
                Enclosed("[", list.Items, "]");
                break;
            case RecordPattern record:
                text.Append('{');
                text.AppendEach(record.Fields, ", ", f =>
                {
                    text.Append(f.Name).Append(": ");
                    Write(f.Pattern);
                });
                text.Append('}');
                break;
            default:
                text.Append('_');
                break;
        }
    }

    private void Enclosed(string open, ImmutableArray<Pattern> items, string close)
    {
        text.Append(open);
        text.AppendEach(items, ", ", Write);
        text.Append(close);
    }
}

internal static class StringBuilderLists
{
    /// <summary>Writes each item, with the separator between them.</summary>
    public static void AppendEach<T>(this StringBuilder text, ImmutableArray<T> items, string separator, Action<T> write)
    {
        for (var i = 0; i < items.Length; i++)
        {
            if (i > 0)
                text.Append(separator);
            write(items[i]);
        }
    }
}
