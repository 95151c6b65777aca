using System.Linq.Expressions;
using System.Reflection;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Components.Hosting;

/// <summary>
/// <c>record</c> ↔ a C# record or record struct whose constructor parameters are the fields by name (in any order);
/// <c>tuple</c> ↔ <c>ValueTuple</c>, also of more than seven items.
/// </summary>
internal static class TypedRecords
{
    public static Expression LiftRecord(TypedConversions conversions, Expression value, RecordType record, Type type, string path)
    {
        var constructor = ConstructorOf(record, type, path);
        var items = Expression.Variable(typeof(WitValue[]), "fields");
        var arguments = constructor.GetParameters().Select(parameter =>
        {
            var index = IndexOf(record, parameter.Name!);
            return conversions.Lift(Item(items, index), record.Fields[index].Type, parameter.ParameterType, $"{path} / {record.Fields[index].Name}");
        });
        return WithItems(value, items, Expression.New(constructor, arguments));
    }

    public static Expression LowerRecord(TypedConversions conversions, Expression value, RecordType record, Type type, string path)
    {
        var parameters = ConstructorOf(record, type, path).GetParameters();
        var local = Expression.Variable(type, "record");
        var fields = record.Fields.Select(field =>
        {
            var name = parameters.Single(p => TypedNames.Key(p.Name!) == TypedNames.Key(field.Name)).Name!;
            var property = type.GetProperty(name) ?? throw new HostBindingException($"{path} / {field.Name}", $"{type.Name} has no property {name}");
            return conversions.Lower(Expression.Property(local, property), field.Type, property.PropertyType, $"{path} / {field.Name}");
        });
        return Expression.Block(
            [local],
            Expression.Assign(local, value),
            Expression.Call(typeof(WitValue), nameof(WitValue.Record), null, Expression.NewArrayInit(typeof(WitValue), fields)));
    }

    public static Expression LiftTuple(TypedConversions conversions, Expression value, TupleType tuple, Type type, string path)
    {
        var items = Expression.Variable(typeof(WitValue[]), "items");
        return WithItems(value, items, Build(type, 0));

        Expression Build(Type part, int from)
        {
            var sides = SidesOf(tuple, part, tuple.Items.Length - from, path);
            var arguments = sides.Select((side, i) => i == 7
                ? Build(side, from + 7)
                : conversions.Lift(Item(items, from + i), tuple.Items[from + i], side, $"{path} / {from + i}"));
            return Expression.New(part.GetConstructor(sides)!, arguments);
        }
    }

    public static Expression LowerTuple(TypedConversions conversions, Expression value, TupleType tuple, Type type, string path)
    {
        var local = Expression.Variable(type, "tuple");
        var items = new List<Expression>();
        Read(local, type, 0);
        return Expression.Block(
            [local],
            Expression.Assign(local, value),
            Expression.Call(typeof(WitValue), nameof(WitValue.Tuple), null, Expression.NewArrayInit(typeof(WitValue), items)));

        void Read(Expression part, Type partType, int from)
        {
            var sides = SidesOf(tuple, partType, tuple.Items.Length - from, path);
            for (var i = 0; i < sides.Length; i++)
            {
                if (i == 7)
                    Read(Expression.Field(part, "Rest"), sides[7], from + 7);
                else
                    items.Add(conversions.Lower(Expression.Field(part, $"Item{i + 1}"), tuple.Items[from + i], sides[i], $"{path} / {from + i}"));
            }
        }
    }

    private static Expression WithItems(Expression value, ParameterExpression items, Expression body) =>
        Expression.Block(body.Type, [items], Expression.Assign(items, Expression.Property(value, nameof(WitValue.AsItems))), body);

    private static Expression Item(Expression items, int index) => Expression.ArrayAccess(items, Expression.Constant(index));

    private static int IndexOf(RecordType record, string name)
    {
        var key = TypedNames.Key(name);
        for (var i = 0; i < record.Fields.Length; i++)
        {
            if (TypedNames.Key(record.Fields[i].Name) == key)
                return i;
        }

        throw new InvalidOperationException($"no field {name}");
    }

    private static ConstructorInfo ConstructorOf(RecordType record, Type type, string path)
    {
        if (type.IsPrimitive || type.IsEnum || type == typeof(string))
            throw TypedConversions.Mismatch(path, record, type);
        var fields = record.Fields.Select(field => TypedNames.Key(field.Name)).ToHashSet();
        return type.GetConstructors().FirstOrDefault(c =>
                c.GetParameters() is var parameters && parameters.Length == fields.Count && parameters.All(p => fields.Contains(TypedNames.Key(p.Name!))))
            ?? throw new HostBindingException(path, $"{TypedConversions.Describe(type)} has no constructor with exactly the fields {string.Join(", ", record.Fields.Select(f => f.Name))}");
    }

    private static Type[] SidesOf(TupleType tuple, Type type, int count, string path)
    {
        var sides = type.IsGenericType && type.FullName!.StartsWith("System.ValueTuple`", StringComparison.Ordinal) ? type.GetGenericArguments() : [];
        var fits = count > 7 ? sides.Length == 8 : sides.Length == count && count > 0;
        return fits ? sides : throw TypedConversions.Mismatch(path, tuple, type);
    }
}
