using System.Collections.Immutable;
using System.Text;

namespace GolemOrleans.Rib.Syntax;

/// <summary>A part of a program. <c>At</c> is where it begins in the text, in UTF-16 units.</summary>
internal abstract record Expression(int At)
{
    /// <summary>Levels of nesting below this one, kept by the parser within <see cref="RibLimits.Nesting"/>.</summary>
    public int Depth { get; init; }
}

/// <param name="Text">As written, with its sign: digits, fraction, exponent.</param>
internal sealed record NumberLiteral(int At, string Text) : Expression(At)
{
    public bool IsNegative => Text[0] == '-';

    public bool IsInteger => Text.AsSpan().IndexOfAny('.', 'e', 'E') < 0;
}

internal sealed record BoolLiteral(int At, bool Value) : Expression(At);

internal sealed record CharLiteral(int At, Rune Value) : Expression(At);

/// <summary>A string; a part is text or an expression between <c>${</c> and <c>}</c>. Two texts never follow each other.</summary>
internal sealed record StringLiteral(int At, ImmutableArray<StringPart> Parts) : Expression(At);

/// <summary>Exactly one of the two is set.</summary>
internal readonly record struct StringPart(string? Text, Expression? Value);

internal sealed record Name(int At, string Identifier) : Expression(At);

internal sealed record ListLiteral(int At, ImmutableArray<Expression> Items) : Expression(At);

internal sealed record TupleLiteral(int At, ImmutableArray<Expression> Items) : Expression(At);

internal sealed record RecordLiteral(int At, ImmutableArray<FieldValue> Fields) : Expression(At);

internal readonly record struct FieldValue(int At, string Name, Expression Value);

/// <summary><c>{ a, b }</c>. A single name that is a variable is a block with that variable.</summary>
internal sealed record FlagsLiteral(int At, ImmutableArray<string> Names) : Expression(At);

/// <param name="Inner">Null: <c>none</c>.</param>
internal sealed record OptionLiteral(int At, Expression? Inner) : Expression(At);

/// <param name="Payload">Null: a bare <c>ok</c> or <c>err</c>.</param>
internal sealed record ResultLiteral(int At, bool IsOk, Expression? Payload) : Expression(At);

/// <summary>Statements one after the other; the value is that of the last. Never empty.</summary>
internal sealed record Block(int At, ImmutableArray<Expression> Statements) : Expression(At);

internal sealed record Let(int At, string Variable, TypeName? Type, Expression Value) : Expression(At);

internal sealed record If(int At, Expression Condition, Expression Then, Expression Else) : Expression(At);

internal sealed record Match(int At, Expression Value, ImmutableArray<MatchArm> Arms) : Expression(At);

internal readonly record struct MatchArm(Pattern Pattern, Expression Body);

/// <param name="Body">Its last statement is what is yielded.</param>
internal sealed record For(int At, string Variable, Expression Items, Block Body) : Expression(At);

/// <param name="Body">Its last statement is the next accumulator.</param>
internal sealed record Reduce(int At, string Accumulator, string Variable, Expression Items, Expression Initial, Block Body) : Expression(At);

internal sealed record SelectField(int At, Expression Target, string Field) : Expression(At);

internal sealed record SelectIndex(int At, Expression Target, Expression Index) : Expression(At);

/// <param name="To">Null: open, <c>1..</c>.</param>
internal sealed record RangeLiteral(int At, Expression From, Expression? To, bool Inclusive) : Expression(At);

internal sealed record Not(int At, Expression Operand) : Expression(At);

internal sealed record Binary(int At, BinaryOperator Operator, Expression Left, Expression Right) : Expression(At);

/// <summary><c>expression: type</c>, and numbers with a suffix.</summary>
internal sealed record Ascription(int At, Expression Value, TypeName Type) : Expression(At);

/// <summary>A call by name: an instance, a variant case, or a function without an instance.</summary>
internal sealed record Call(int At, FunctionPath Function, TypeArgument? TypeArgument, ImmutableArray<Expression> Arguments) : Expression(At);

/// <summary><c>target.method(arguments)</c>.</summary>
internal sealed record MethodCall(int At, Expression Target, string Method, TypeArgument? TypeArgument, ImmutableArray<Expression> Arguments) : Expression(At);
