using System.Linq.Expressions;
using System.Text;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Components.Hosting;

/// <summary>
/// Builds the expressions that turn <see cref="WitValue"/>s into C# values (lift) and back (lower) for a pair of a WIT type
/// and a C# type. All checks happen here, while the plan is built; the compiled plan does no reflection.
/// </summary>
internal sealed class TypedConversions(IReadOnlyDictionary<ResourceType, Type> resources)
{
    private readonly Dictionary<(WitType, Type), Delegate> _lifts = [];
    private readonly Dictionary<(WitType, Type), Delegate> _lowers = [];

    /// <summary>An expression of type <paramref name="type"/> that reads <paramref name="value"/>, a <see cref="WitValue"/>.</summary>
    public Expression Lift(Expression value, WitType wit, Type type, string path)
    {
        if (type == typeof(WitValue))
            return value;
        if (TypedScalars.Find(wit.Kind) is { } scalar)
            return scalar.Type == type ? scalar.Lift(value) : throw Mismatch(path, wit, type);
        return wit switch
        {
            ListType list => TypedLists.Lift(this, value, list.Element, type, path),
            FixedListType list => TypedLists.Lift(this, value, list.Element, type, path),
            OptionType option => TypedCases.LiftOption(this, value, option, type, path),
            ResultType result => TypedCases.LiftResult(this, value, result, type, path),
            TupleType tuple => TypedRecords.LiftTuple(this, value, tuple, type, path),
            RecordType record => TypedRecords.LiftRecord(this, value, record, type, path),
            VariantType variant => TypedVariants.Lift(this, value, variant, type, path),
            EnumType cases => TypedVariants.LiftEnum(value, cases.Cases, type, path),
            FlagsType flags => TypedVariants.LiftFlags(value, flags, type, path),
            HandleType handle => Expression.Convert(Expression.Property(value, nameof(WitValue.AsResource)), ResourceClass(handle, type, path)),
            _ => throw Mismatch(path, wit, type),
        };
    }

    /// <summary>An expression of type <see cref="WitValue"/> for <paramref name="value"/>.</summary>
    public Expression Lower(Expression value, WitType wit, Type type, string path)
    {
        if (type == typeof(WitValue))
            return value;
        if (TypedScalars.Find(wit.Kind) is { } scalar)
            return scalar.Type == type ? scalar.Lower(value) : throw Mismatch(path, wit, type);
        return wit switch
        {
            ListType list => TypedLists.Lower(this, value, list.Element, type, nameof(WitValue.List), path),
            FixedListType list => TypedLists.Lower(this, value, list.Element, type, nameof(WitValue.FixedList), path),
            OptionType option => TypedCases.LowerOption(this, value, option, type, path),
            ResultType result => TypedCases.LowerResult(this, value, result, type, path),
            TupleType tuple => TypedRecords.LowerTuple(this, value, tuple, type, path),
            RecordType record => TypedRecords.LowerRecord(this, value, record, type, path),
            VariantType variant => TypedVariants.Lower(this, value, variant, type, path),
            EnumType cases => TypedVariants.LowerEnum(value, cases.Cases, type, path),
            FlagsType flags => TypedVariants.LowerFlags(value, flags, type, path),
            HandleType handle => Expression.Call(
                typeof(WitValue), handle.Owned ? nameof(WitValue.Own) : nameof(WitValue.Borrow), null,
                Expression.Convert(value, ResourceClass(handle, type, path) is var _ ? typeof(object) : type)),
            _ => throw Mismatch(path, wit, type),
        };
    }

    /// <summary>The lift of a nested value as a delegate <c>Func&lt;WitValue, T&gt;</c>, compiled once per pair.</summary>
    public Delegate LiftDelegate(WitType wit, Type type, string path)
    {
        if (_lifts.TryGetValue((wit, type), out var known))
            return known;
        var value = Expression.Parameter(typeof(WitValue), "value");
        var plan = Expression.Lambda(typeof(Func<,>).MakeGenericType(typeof(WitValue), type), Lift(value, wit, type, path), value).Compile();
        return _lifts[(wit, type)] = plan;
    }

    /// <summary>The lowering of a nested value as a delegate <c>Func&lt;T, WitValue&gt;</c>, compiled once per pair.</summary>
    public Delegate LowerDelegate(WitType wit, Type type, string path)
    {
        if (_lowers.TryGetValue((wit, type), out var known))
            return known;
        var value = Expression.Parameter(type, "value");
        var plan = Expression.Lambda(typeof(Func<,>).MakeGenericType(type, typeof(WitValue)), Lower(value, wit, type, path), value).Compile();
        return _lowers[(wit, type)] = plan;
    }

    public static HostBindingException Mismatch(string path, WitType wit, Type type) =>
        new(path, $"the C# type {Describe(type)} does not fit the WIT type {wit.Kind.ToString().ToLowerInvariant()}");

    public static string Describe(Type type)
    {
        if (!type.IsGenericType)
            return type.Name;
        var name = new StringBuilder(type.Name.Split('`')[0]).Append('<');
        name.AppendJoin(", ", type.GetGenericArguments().Select(Describe));
        return name.Append('>').ToString();
    }

    private Type ResourceClass(HandleType handle, Type type, string path)
    {
        if (!resources.TryGetValue(handle.Resource, out var bound))
            throw new HostBindingException(path, $"no class is registered for the resource {handle.Resource.Name}");
        return bound == type ? type : throw new HostBindingException(path, $"the resource {handle.Resource.Name} is the class {bound.Name}, not {Describe(type)}");
    }
}
