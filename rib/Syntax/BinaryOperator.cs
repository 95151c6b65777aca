namespace GolemOrleans.Rib.Syntax;

internal enum BinaryOperator
{
    Or, And, Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual, Add, Subtract, Multiply, Divide,
}

internal static class BinaryOperators
{
    private static readonly string[] s_texts = ["||", "&&", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/"];

    public static string Text(this BinaryOperator op) => s_texts[(int)op];

    public static BinaryOperator? Parse(string token) => Array.IndexOf(s_texts, token) is >= 0 and var index ? (BinaryOperator)index : null;

    /// <summary>How tightly it binds; all are left-associative.</summary>
    public static int Precedence(this BinaryOperator op) => op switch
    {
        BinaryOperator.Or => 1,
        BinaryOperator.And => 2,
        BinaryOperator.Add or BinaryOperator.Subtract => 4,
        BinaryOperator.Multiply or BinaryOperator.Divide => 5,
        _ => 3,
    };

    public static bool IsLogic(this BinaryOperator op) => op is BinaryOperator.Or or BinaryOperator.And;

    public static bool IsArithmetic(this BinaryOperator op) => op >= BinaryOperator.Add;

    public static bool IsEquality(this BinaryOperator op) => op is BinaryOperator.Equal or BinaryOperator.NotEqual;
}
