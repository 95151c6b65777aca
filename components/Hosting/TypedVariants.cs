using System.Collections.Immutable;
using System.Linq.Expressions;
using System.Reflection;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Components.Hosting;

/// <summary>
/// <c>variant</c> ↔ an abstract record with one nested sealed record per case (one constructor parameter when the case has a
/// payload), or a C# enum when no case has one; <c>enum</c> ↔ enum with the same order; <c>flags</c> ↔ enum with bit i for
/// name i.
/// </summary>
internal static class TypedVariants
{
    public static Expression Lift(TypedConversions conversions, Expression value, VariantType variant, Type type, string path)
    {
        if (type.IsEnum && variant.Cases.All(c => c.Type is null))
            return LiftEnum(value, [.. variant.Cases.Select(c => c.Name)], type, path);
        var classes = ClassesOf(variant, type, path);
        var cases = variant.Cases.Select((c, i) => Expression.SwitchCase(
            Expression.Convert(LiftCase(c, classes[i]), type), Expression.Constant(i)));
        return Expression.Switch(
            Expression.Property(value, nameof(WitValue.Discriminant)),
            Expression.Throw(Expression.New(typeof(InvalidOperationException)), type),
            [.. cases]);

        Expression LiftCase(WitCase c, Type caseClass)
        {
            var constructor = ConstructorOf(c, caseClass, path);
            if (c.Type is null)
                return Expression.Constant(constructor.Invoke(null), caseClass);
            var payload = Expression.Property(value, nameof(WitValue.Payload));
            return Expression.New(constructor, conversions.Lift(payload, c.Type, constructor.GetParameters()[0].ParameterType, $"{path} / {c.Name}"));
        }
    }

    public static Expression Lower(TypedConversions conversions, Expression value, VariantType variant, Type type, string path)
    {
        if (type.IsEnum && variant.Cases.All(c => c.Type is null))
            return LowerDiscriminant(value, [.. variant.Cases.Select(c => c.Name)], type, path, typeof(WitValue).GetMethod(nameof(WitValue.Variant), [typeof(int)])!);
        var classes = ClassesOf(variant, type, path);
        var local = Expression.Variable(type, "variant");
        Expression chain = Expression.Throw(Expression.New(typeof(InvalidOperationException)), typeof(WitValue));
        for (var i = variant.Cases.Length - 1; i >= 0; i--)
            chain = Expression.Condition(Expression.TypeIs(local, classes[i]), LowerCase(i), chain);
        return Expression.Block([local], Expression.Assign(local, value), chain);

        Expression LowerCase(int index)
        {
            var c = variant.Cases[index];
            var constructor = ConstructorOf(c, classes[index], path);
            var discriminant = Expression.Constant(index);
            if (c.Type is null)
                return Expression.Call(typeof(WitValue).GetMethod(nameof(WitValue.Variant), [typeof(int)])!, discriminant);
            var parameter = constructor.GetParameters()[0];
            var payload = Expression.Property(Expression.Convert(local, classes[index]), parameter.Name!);
            return Expression.Call(
                typeof(WitValue).GetMethod(nameof(WitValue.Variant), [typeof(int), typeof(WitValue)])!,
                discriminant,
                conversions.Lower(payload, c.Type, parameter.ParameterType, $"{path} / {c.Name}"));
        }
    }

    public static Expression LiftEnum(Expression value, ImmutableArray<string> cases, Type type, string path)
    {
        CheckNames(cases, type, path, i => i);
        return Expression.Convert(Expression.Property(value, nameof(WitValue.Discriminant)), type);
    }

    public static Expression LowerEnum(Expression value, ImmutableArray<string> cases, Type type, string path) =>
        LowerDiscriminant(value, cases, type, path, typeof(WitValue).GetMethod(nameof(WitValue.Enum))!);

    public static Expression LiftFlags(Expression value, FlagsType flags, Type type, string path)
    {
        CheckNames(flags.Names, type, path, i => 1L << i);
        return Expression.Convert(Expression.Property(value, nameof(WitValue.AsFlags)), type);
    }

    public static Expression LowerFlags(Expression value, FlagsType flags, Type type, string path)
    {
        CheckNames(flags.Names, type, path, i => 1L << i);
        return Expression.Call(typeof(WitValue), nameof(WitValue.Flags), null, Expression.Convert(value, typeof(ulong)));
    }

    private static Expression LowerDiscriminant(Expression value, ImmutableArray<string> cases, Type type, string path, MethodInfo make)
    {
        CheckNames(cases, type, path, i => i);
        return Expression.Call(make, Expression.Convert(value, typeof(int)));
    }

    private static void CheckNames(ImmutableArray<string> names, Type type, string path, Func<int, long> valueOf)
    {
        if (!type.IsEnum)
            throw new HostBindingException(path, $"{type.Name} is no enum");
        var members = Enum.GetNames(type).ToDictionary(TypedNames.Key, n => Convert.ToInt64(Enum.Parse(type, n)));
        members.Remove("none", out var none);
        if (none != 0)
            members["none"] = none;
        for (var i = 0; i < names.Length; i++)
        {
            if (!members.Remove(TypedNames.Key(names[i]), out var number) || number != valueOf(i))
                throw new HostBindingException(path, $"{type.Name} lacks {names[i]} with the value {valueOf(i)}");
        }

        if (members.Count != 0)
            throw new HostBindingException(path, $"{type.Name}.{members.Keys.First()} is not in the WIT type");
    }

    private static Type[] ClassesOf(VariantType variant, Type type, string path)
    {
        if (!type.IsAbstract || !type.IsClass)
            throw TypedConversions.Mismatch(path, variant, type);
        var nested = type.GetNestedTypes().Where(t => t.BaseType == type).ToDictionary(t => TypedNames.Key(t.Name));
        var classes = new Type[variant.Cases.Length];
        for (var i = 0; i < classes.Length; i++)
        {
            if (!nested.Remove(TypedNames.Key(variant.Cases[i].Name), out classes[i]!))
                throw new HostBindingException(path, $"{type.Name} has no case {variant.Cases[i].Name}");
        }

        return nested.Count == 0 ? classes : throw new HostBindingException(path, $"{type.Name}.{nested.Values.First().Name} is not a case of the WIT type");
    }

    private static ConstructorInfo ConstructorOf(WitCase c, Type caseClass, string path)
    {
        var constructor = caseClass.GetConstructors().Single();
        return constructor.GetParameters().Length == (c.Type is null ? 0 : 1)
            ? constructor
            : throw new HostBindingException($"{path} / {c.Name}", c.Type is null ? "the case has no payload" : "the case has one payload");
    }
}
