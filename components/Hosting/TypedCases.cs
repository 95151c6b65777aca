using System.Linq.Expressions;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Components.Hosting;

/// <summary>
/// <c>option&lt;T&gt;</c> ↔ <see cref="Option{T}"/>, <c>T?</c> of a value type, or a reference that may be null;
/// <c>result&lt;T, E&gt;</c> ↔ <see cref="Result{T, TError}"/>.
/// </summary>
internal static class TypedCases
{
    public static Expression LiftOption(TypedConversions conversions, Expression value, OptionType option, Type type, string path)
    {
        var inner = InnerOf(option, type, path);
        var payload = conversions.Lift(Expression.Property(value, nameof(WitValue.Payload)), option.Inner, inner, path + " / some");
        return Expression.Condition(
            Expression.Property(value, nameof(WitValue.IsSome)),
            inner == type ? payload : Expression.New(type.GetConstructor([inner])!, payload),
            Expression.Default(type));
    }

    public static Expression LowerOption(TypedConversions conversions, Expression value, OptionType option, Type type, string path)
    {
        var inner = InnerOf(option, type, path);
        var local = Expression.Variable(type, "option");
        var some = inner == type
            ? Expression.NotEqual(local, Expression.Constant(null, type))
            : (Expression)Expression.Property(local, "HasValue");
        var payload = inner == type ? local : (Expression)Expression.Property(local, "Value");
        return Expression.Block(
            [local],
            Expression.Assign(local, value),
            Expression.Condition(
                some,
                Expression.Call(typeof(WitValue), nameof(WitValue.Some), null, conversions.Lower(payload, option.Inner, inner, path + " / some")),
                Expression.Property(null, typeof(WitValue), nameof(WitValue.None))));
    }

    public static Expression LiftResult(TypedConversions conversions, Expression value, ResultType result, Type type, string path)
    {
        var (ok, err) = SidesOf(result, type, path);
        return Expression.Condition(
            Expression.Property(value, nameof(WitValue.IsOk)),
            Expression.Call(type.GetMethod("Ok")!, Side(result.Ok, ok, "ok")),
            Expression.Call(type.GetMethod("Err")!, Side(result.Err, err, "err")));

        Expression Side(WitType? wit, Type side, string name) => wit is null
            ? Expression.Default(side)
            : conversions.Lift(Expression.Property(value, nameof(WitValue.Payload)), wit, side, $"{path} / {name}");
    }

    public static Expression LowerResult(TypedConversions conversions, Expression value, ResultType result, Type type, string path)
    {
        var (ok, err) = SidesOf(result, type, path);
        var local = Expression.Variable(type, "result");
        return Expression.Block(
            [local],
            Expression.Assign(local, value),
            Expression.Condition(
                Expression.Property(local, "IsErr"),
                Side(result.Err, err, "Error", nameof(WitValue.Err)),
                Side(result.Ok, ok, "Value", nameof(WitValue.Ok))));

        Expression Side(WitType? wit, Type side, string property, string make) => wit is null
            ? Expression.Call(typeof(WitValue).GetMethod(make, Type.EmptyTypes)!)
            : Expression.Call(
                typeof(WitValue).GetMethod(make, [typeof(WitValue)])!,
                conversions.Lower(Expression.Property(local, property), wit, side, $"{path} / {make.ToLowerInvariant()}"));
    }

    private static Type InnerOf(OptionType option, Type type, string path)
    {
        if (type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(Option<>) || type.GetGenericTypeDefinition() == typeof(Nullable<>)))
            return type.GetGenericArguments()[0];
        if (!type.IsValueType && option.Inner.Kind != WitKind.Option)
            return type;
        throw TypedConversions.Mismatch(path, option, type);
    }

    private static (Type Ok, Type Err) SidesOf(ResultType result, Type type, string path)
    {
        if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(Result<,>))
            throw TypedConversions.Mismatch(path, result, type);
        var sides = type.GetGenericArguments();
        if ((result.Ok is null && sides[0] != typeof(Unit)) || (result.Err is null && sides[1] != typeof(Unit)))
            throw new HostBindingException(path, "a missing side of a result is Unit in C#");
        return (sides[0], sides[1]);
    }
}
