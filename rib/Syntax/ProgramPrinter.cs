using System.Collections.Immutable;
using System.Text;
using GolemOrleans.Values.Names;
using GolemOrleans.Values.Types;
using GolemOrleans.Values.Wit;

namespace GolemOrleans.Rib.Syntax;

/// <summary>Writes programs so that they read back as the same tree.</summary>
internal sealed class ProgramPrinter
{
    // How tightly the forms around an expression bind, next to the operators' 1 to 5.
    private const int Loose = 0;
    private const int Prefixed = 6;
    private const int Operand = 7;

    private static readonly System.Buffers.SearchValues<char> s_nameCharacters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

    private readonly StringBuilder _text = new();

    public override string ToString() => _text.ToString();

    public void WriteStatements(Block block, string separator) => Join(block.Statements, ";" + separator, s => Write(s, Loose));

    /// <param name="binding">An expression that binds less tightly gets parentheses.</param>
    private void Write(Expression expression, int binding)
    {
        var needsParentheses = Binding(expression) < binding;
        if (needsParentheses)
            _text.Append('(');
        WriteCore(expression);
        if (needsParentheses)
            _text.Append(')');
    }

    private static int Binding(Expression expression) => expression switch
    {
        Binary binary => binary.Operator.Precedence(),
        Let or If or RangeLiteral => Loose,
        Not => Prefixed,
        _ => Operand,
    };

    private void WriteCore(Expression expression)
    {
        switch (expression)
        {
            case NumberLiteral number:
                _text.Append(number.Text);
                break;
            case BoolLiteral boolean:
                _text.Append(boolean.Value ? "true" : "false");
                break;
            case CharLiteral character:
                _text.Append('\'').Append(Escape(character.Value, '\'')).Append('\'');
                break;
            case StringLiteral text:
                WriteString(text);
                break;
            case Name name:
                _text.Append(name.Identifier);
                break;
            case ListLiteral list:
                Enclosed("[", list.Items, "]");
                break;
            case TupleLiteral tuple:
                Enclosed("(", tuple.Items, tuple.Items.Length == 1 ? ",)" : ")");
                break;
            case RecordLiteral record:
                _text.Append('{');
                Join(record.Fields, ", ", f => Write(f.Value, Loose, f.Name + ": "));
                _text.Append('}');
                break;
            case FlagsLiteral flags:
                _text.Append('{').AppendJoin(", ", flags.Names).Append('}');
                break;
            case OptionLiteral option:
                WriteWrapped(option.Inner is null ? "none" : "some", option.Inner);
                break;
            case ResultLiteral result:
                WriteWrapped(result.IsOk ? "ok" : "err", result.Payload);
                break;
            case Block block:
                WriteBlock(block);
                break;
            case SelectField select:
                Write(select.Target, Operand);
                _text.Append('.').Append(select.Field);
                break;
            case SelectIndex select:
                Write(select.Target, Operand);
                _text.Append('[');
                Write(select.Index, Loose);
                _text.Append(']');
                break;
            case Not not:
                _text.Append('!');
                Write(not.Operand, Prefixed);
                break;
            case Binary binary:
                Write(binary.Left, binary.Operator.Precedence());
                _text.Append(' ').Append(binary.Operator.Text()).Append(' ');
                Write(binary.Right, binary.Operator.Precedence() + 1);
                break;
            case Ascription ascription:
                WriteAscription(ascription);
                break;
            case Call call:
                WriteFunction(call.Function);
                WriteArguments(call.TypeArgument, call.Arguments);
                break;
            case MethodCall call:
                Write(call.Target, Operand);
                _text.Append('.').Append(call.Method);
                WriteArguments(call.TypeArgument, call.Arguments);
                break;
            default:
                WriteControl(expression);
                break;
        }
    }

    private void WriteControl(Expression expression)
    {
        switch (expression)
        {
            case Let let:
                _text.Append("let ").Append(let.Variable);
                if (let.Type is not null)
                    _text.Append(": ").Append(TypeText(let.Type));
                Write(let.Value, Loose, " = ");
                break;
            case If choice:
                Write(choice.Condition, Loose, "if ");
                Write(choice.Then, Loose, " then ");
                Write(choice.Else, Loose, " else ");
                break;
            case Match match:
                Write(match.Value, Loose, "match ");
                _text.Append(" { ");
                Join(match.Arms, ", ", arm =>
                {
                    new PatternPrinter(_text, WriteCore).Write(arm.Pattern);
                    Write(arm.Body, Loose, " => ");
                });
                _text.Append(" }");
                break;
            case For loop:
                Write(loop.Items, Loose, $"for {loop.Variable} in ");
                WriteLoop(loop.Body);
                break;
            case Reduce reduce:
                Write(reduce.Items, Loose, $"reduce {reduce.Accumulator}, {reduce.Variable} in ");
                Write(reduce.Initial, Loose, " from ");
                WriteLoop(reduce.Body);
                break;
            case RangeLiteral range:
                Write(range.From, 1);
                _text.Append(range.Inclusive ? "..=" : "..");
                if (range.To is not null)
                    WriteGuarded(range.To, 1, text => text.StartsWith('{'));
                break;
        }
    }

    private void Write(Expression expression, int binding, string before)
    {
        _text.Append(before);
        Write(expression, binding);
    }

    /// <summary>A block that begins like flags or a record gets parentheses around its first statement.</summary>
    private void WriteBlock(Block block)
    {
        _text.Append("{ ");
        WriteGuarded(block.Statements[0], Loose, text => (block.Statements is [Name]) || LooksLikeField(text));
        foreach (var statement in block.Statements[1..])
            Write(statement, Loose, "; ");
        _text.Append(" }");
    }

    private static bool LooksLikeField(string text)
    {
        var end = text.AsSpan().IndexOfAnyExcept(s_nameCharacters);
        return end > 0 && text[end] == ':';
    }

    /// <summary>With parentheses if its text would be read as something else.</summary>
    private void WriteGuarded(Expression expression, int binding, Func<string, bool> isMistakable)
    {
        var start = _text.Length;
        Write(expression, binding);
        if (!isMistakable(_text.ToString(start, _text.Length - start)))
            return;
        _text.Insert(start, '(').Append(')');
    }

    private void WriteLoop(Block body)
    {
        _text.Append(" { ");
        foreach (var statement in body.Statements[..^1])
        {
            Write(statement, Loose);
            _text.Append("; ");
        }

        Write(body.Statements[^1], Loose, "yield ");
        _text.Append("; }");
    }

    private void WriteString(StringLiteral literal)
    {
        _text.Append('"');
        foreach (var part in literal.Parts)
        {
            if (part.Text is { } text)
            {
                foreach (var rune in text.EnumerateRunes())
                    _text.Append(Escape(rune, '"'));
            }
            else if (part.Value is Block block)
            {
                _text.Append("${");
                WriteStatements(block, " ");
                _text.Append('}');
            }
            else
            {
                Write(part.Value!, Loose, "${");
                _text.Append('}');
            }
        }

        _text.Append('"');
    }

    private static string Escape(Rune rune, char quote) => rune.Value switch
    {
        '\n' => "\\n",
        '\t' => "\\t",
        '\r' => "\\r",
        '\\' => "\\\\",
        '$' => "\\$",
        _ when rune.Value == quote => $"\\{quote}",
        _ when Rune.IsControl(rune) => $"\\u{{{rune.Value:x}}}",
        _ => rune.ToString(),
    };

    private void WriteWrapped(string name, Expression? inner)
    {
        _text.Append(name);
        if (inner is null)
            return;
        Write(inner, Loose, "(");
        _text.Append(')');
    }

    private void WriteAscription(Ascription ascription)
    {
        Write(ascription.Value, Operand);
        if (ascription.Value is not NumberLiteral || ascription.Type.Type.Kind is not (>= WitKind.S8 and <= WitKind.F64))
            _text.Append(": ");
        _text.Append(TypeText(ascription.Type));
    }

    private static string TypeText(TypeName type) => WitTypePrinter.Print(type.Type);

    private void WriteFunction(FunctionPath path)
    {
        if (path.Interface is null)
        {
            _text.Append(path.Name);
            return;
        }

        _text.Append(path.Interface).Append(".{");
        if (!path.ResourceArguments.IsDefault)
        {
            _text.Append(path.Resource);
            Enclosed("(", path.ResourceArguments, ").");
            _text.Append(path.Kind switch { FunctionKind.Constructor => "new", FunctionKind.Drop => "drop", _ => path.Name });
        }
        else
        {
            var canonical = path.Kind switch
            {
                FunctionKind.Constructor => $"[constructor]{path.Resource}",
                FunctionKind.Drop => $"[drop]{path.Resource}",
                FunctionKind.Method => $"[method]{path.Resource}.{path.Name}",
                FunctionKind.Static => $"[static]{path.Resource}.{path.Name}",
                _ => path.Name,
            };
            _text.Append(canonical);
        }

        _text.Append('}');
    }

    private void WriteArguments(TypeArgument? type, ImmutableArray<Expression> arguments)
    {
        if (type is not null)
            _text.Append('[').Append(type.Text).Append(']');
        Enclosed("(", arguments, ")");
    }

    private void Enclosed(string open, ImmutableArray<Expression> items, string close)
    {
        _text.Append(open);
        Join(items, ", ", i => Write(i, Loose));
        _text.Append(close);
    }

    private void Join<T>(ImmutableArray<T> items, string separator, Action<T> write) => _text.AppendEach(items, separator, write);
}
