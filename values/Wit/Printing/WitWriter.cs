using System.Text;

namespace GolemOrleans.Values.Wit.Printing;

/// <summary>Indented lines.</summary>
internal sealed class WitWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    public void Line(string line) => _text.Append(' ', _depth * 2).Append(line).Append('\n');

    public void Blank() => _text.Append(_text.Length > 0 && _text[^2] != '{' ? "\n" : "");

    public void Open(string head)
    {
        Line(head + " {");
        _depth++;
    }

    public void Close()
    {
        _depth--;
        Line("}");
    }

    public override string ToString() => _text.ToString();
}
