using System.Collections;
using System.Text;
using GolemOrleans.Rib.Syntax;
using GolemOrleans.Values.Types;
using GolemOrleans.Values.Wit;

namespace GolemOrleans.Rib.Tests.Support;

/// <summary>The syntax tree of a program as text, without places: equal for equal trees.</summary>
internal static class TreeText
{
    /// <summary>Null: the text is no program.</summary>
    public static string? TryOf(string program)
    {
        try
        {
            var text = new StringBuilder();
            Write(text, Parser.Parse(new SourceText(program), RibLimits.Default));
            return text.ToString();
        }
        catch (RibException)
        {
            return null;
        }
    }

    private static void Write(StringBuilder text, object? part)
    {
        switch (part)
        {
            case null:
                text.Append('-');
                break;
            case WitType type:
                text.Append(WitTypePrinter.Print(type));
                break;
            case string or bool or Enum or Rune:
                text.Append('<').Append(part).Append('>');
                break;
            case IEnumerable items when !IsDefault(items):
                text.Append('[');
                foreach (var item in items)
                    Write(text, item);
                text.Append(']');
                break;
            case IEnumerable:
                text.Append('-');
                break;
            default:
                text.Append(part.GetType().Name).Append('(');
                foreach (var property in part.GetType().GetProperties().Where(p => p.Name is not ("At" or "Depth" or "IsNegative" or "IsInteger" or "EqualityContract")).OrderBy(p => p.Name))
                    Write(text, property.GetValue(part));
                text.Append(')');
                break;
        }
    }

    private static bool IsDefault(IEnumerable items) => items.GetType().GetProperty("IsDefault")?.GetValue(items) is true;
}
