using System.Reflection;
using GolemOrleans.GrainInterfaces;
using GolemOrleans.Grains;
using Orleans;
using Xunit;

namespace GolemOrleans.Silo.Tests.Orleans;

/// <summary>
/// What crosses grains or is stored by them has the form that silos of other versions know: a method and a member once given away keep
/// their name, number and type. <c>wire-forms.txt</c> lists them; new lines are added to it, none is ever changed.
/// </summary>
public sealed class WireFormTests
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static Type[] Types => [.. new[] { typeof(IWorkerGrain).Assembly, typeof(GrainServices).Assembly }.SelectMany(assembly => assembly.GetTypes())];

    [Fact]
    public void Methods_and_messages_still_have_the_forms_that_are_listed()
    {
        string[] listed = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "wire-forms.txt"));
        string[] found = [.. Methods().Concat(Members())];
        Assert.NotEmpty(listed);
        Assert.Empty(listed.Except(found));
    }

    /// <summary>They are passed on without being copied.</summary>
    [Fact]
    public void Immutable_messages_cannot_be_changed()
    {
        Type[] immutable = [.. Types.Where(type => type.IsDefined(typeof(ImmutableAttribute)))];
        Assert.NotEmpty(immutable);
        var open = from type in immutable
                   from property in type.GetProperties(Declared)
                   where IsSettable(property) || IsCollectionThatChanges(property.PropertyType)
                   select $"{type.Name}.{property.Name}";
        Assert.Empty(open);
        Assert.Empty(immutable.SelectMany(type => type.GetFields(Declared)).Where(field => !field.IsInitOnly && !field.Name.StartsWith('<')).Select(field => $"{field.DeclaringType}.{field.Name}"));
    }

    private static IEnumerable<string> Methods() =>
        from grain in Types
        where grain.IsInterface && typeof(IGrain).IsAssignableFrom(grain)
        from method in grain.GetMethods()
        select $"{Alias(grain)}.{Alias(method)}({string.Join(", ", method.GetParameters().Select(parameter => Name(parameter.ParameterType)))}): {Name(method.ReturnType)}";

    private static IEnumerable<string> Members() =>
        from type in Types
        where type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false)
        from member in type.GetProperties(Declared).Cast<MemberInfo>().Concat(type.GetFields(Declared))
        where member.IsDefined(typeof(IdAttribute))
        select $"{Alias(type)} {member.GetCustomAttribute<IdAttribute>()!.Id}: {Name(member is PropertyInfo property ? property.PropertyType : ((FieldInfo)member).FieldType)}";

    private static bool IsSettable(PropertyInfo property) =>
        property.SetMethod is { } setter && !setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(System.Runtime.CompilerServices.IsExternalInit));

    private static bool IsCollectionThatChanges(Type type) =>
        type.IsGenericType && new[] { typeof(List<>), typeof(Dictionary<,>), typeof(HashSet<>), typeof(Memory<>) }.Contains(type.GetGenericTypeDefinition());

    private static string? Alias(MemberInfo member) => member.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias;

    /// <summary>Our own types by their aliases, so that they may be renamed; enumerations with their numbers.</summary>
    private static string Name(Type type)
    {
        if (type.IsArray) return $"{Name(type.GetElementType()!)}[]";
        if (type.IsEnum) return $"{type.Name}({string.Join(",", Enum.GetValuesAsUnderlyingType(type).Cast<object>())})";
        if (type.IsGenericType) return $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";
        return Alias(type) ?? type.Name;
    }
}
