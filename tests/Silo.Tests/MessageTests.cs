using System.Reflection;
using System.Runtime.CompilerServices;
using GolemOrleans.GrainInterfaces;
using GolemOrleans.Grains;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;
using Xunit;

namespace GolemOrleans.Silo.Tests;

/// <summary>Everything that crosses grains or is stored by them can be serialised by Orleans and read by other versions of the server.</summary>
public sealed class MessageTests
{
    private static readonly HashSet<Type> s_leaves =
    [
        typeof(string), typeof(decimal), typeof(Guid), typeof(DateTime), typeof(DateTimeOffset), typeof(TimeSpan), typeof(Uri), typeof(UInt128), typeof(Int128),
        typeof(CancellationToken), typeof(GrainId),
    ];

    private static readonly HashSet<Type> s_collections =
    [
        typeof(List<>), typeof(Dictionary<,>), typeof(HashSet<>), typeof(IReadOnlyList<>), typeof(IReadOnlyDictionary<,>), typeof(Nullable<>), typeof(ReadOnlyMemory<>),
        typeof(Memory<>), typeof(System.Collections.Immutable.ImmutableArray<>), typeof(System.Collections.Immutable.ImmutableDictionary<,>), typeof(KeyValuePair<,>), typeof(ValueTuple<,>), typeof(ValueTuple<,,>),
    ];

    private static Assembly[] Assemblies => [typeof(IWorkerGrain).Assembly, typeof(GrainServices).Assembly];

    private static Type[] GrainInterfaces => [.. Assemblies.SelectMany(assembly => assembly.GetTypes()).Where(type => type.IsInterface && typeof(IGrain).IsAssignableFrom(type))];

    [Fact]
    public void There_are_messages()
    {
        Assert.Contains(typeof(IWorkerGrain), GrainInterfaces);
        Assert.True(Reachable().Count > 10);
    }

    [Fact]
    public void Grain_interfaces_and_their_methods_have_aliases_of_their_own()
    {
        var problems = new List<string>();
        foreach (Type grain in GrainInterfaces)
        {
            if (AliasOf(grain) is null) problems.Add($"{grain.Name} has no [Alias]");
            string?[] aliases = [.. grain.GetMethods().Select(AliasOf)];
            if (aliases.Contains(null)) problems.Add($"a method of {grain.Name} has no [Alias]");
            if (aliases.Distinct().Count() != aliases.Length) problems.Add($"two methods of {grain.Name} have one [Alias]");
        }

        problems.AddRange(Doubles(GrainInterfaces));
        Assert.Empty(problems);
    }

    [Fact]
    public void Every_type_reachable_from_a_grain_has_a_serializer_an_alias_and_ids()
    {
        var problems = new List<string>();
        foreach (Type type in Reachable())
        {
            if (type.GetCustomAttribute<GenerateSerializerAttribute>() is null) problems.Add($"{type} has no [GenerateSerializer]");
            if (AliasOf(type) is null) problems.Add($"{type} has no [Alias]");
            problems.AddRange(MembersWithoutId(type));
        }

        problems.AddRange(Doubles(Reachable()));
        Assert.Empty(problems);
    }

    [Fact]
    public void Exceptions_that_grains_declare_are_messages()
    {
        Type[] thrown = [.. typeof(IWorkerGrain).Assembly.GetTypes()
            .Where(type => typeof(Exception).IsAssignableFrom(type) && type.Namespace == typeof(GolemOrleans.GrainInterfaces.Errors.GolemException).Namespace)];
        Assert.NotEmpty(thrown);
        Assert.All(thrown, type =>
        {
            Assert.NotNull(type.GetCustomAttribute<GenerateSerializerAttribute>());
            Assert.NotNull(AliasOf(type));
            Assert.Empty(MembersWithoutId(type));
        });
    }

    [Fact]
    public void Grain_interfaces_have_nothing_that_the_code_generator_refuses()
    {
        var problems = new List<string>();
        foreach (Type grain in GrainInterfaces)
        {
            if (!grain.IsPublic || grain.IsGenericType) problems.Add($"{grain} is not public or is generic");
            if (grain.GetProperties().Length + grain.GetEvents().Length > 0) problems.Add($"{grain} has a property or an event");
            foreach (MethodInfo method in grain.GetMethods())
            {
                string name = $"{grain.Name}.{method.Name}";
                ParameterInfo[] parameters = method.GetParameters();
                Type result = method.ReturnType;
                if (!typeof(Task).IsAssignableFrom(result) && result != typeof(ValueTask) && !(result.IsGenericType && result.GetGenericTypeDefinition() == typeof(ValueTask<>)))
                    problems.Add($"{name} returns no task");
                if (method.IsGenericMethod || method.IsStatic || !method.IsAbstract) problems.Add($"{name} is generic, static or has a body");
                if (parameters.Any(parameter => parameter.ParameterType.IsByRef)) problems.Add($"{name} has a parameter by reference");
                int tokens = parameters.Count(parameter => parameter.ParameterType == typeof(CancellationToken));
                if (tokens > 1 || (tokens == 1 && parameters[^1].ParameterType != typeof(CancellationToken))) problems.Add($"{name} needs one token, at the end");
            }
        }

        Assert.Empty(problems);
    }

    [Fact]
    public void Grain_classes_carry_no_attributes_of_messages_or_of_interface_methods()
    {
        Type[] grains = [.. typeof(GrainServices).Assembly.GetTypes().Where(type => typeof(Grain).IsAssignableFrom(type))];
        Assert.NotEmpty(grains);
        Assert.All(grains, grain =>
        {
            Assert.True(grain is { IsPublic: true, IsSealed: true, IsGenericType: false }, $"{grain} is not public, not sealed or generic");
            Assert.Empty(grain.GetCustomAttributes<GenerateSerializerAttribute>(inherit: false));
            Assert.Null(AliasOf(grain));
            Assert.DoesNotContain(grain.GetMethods(), method => method.IsDefined(typeof(AlwaysInterleaveAttribute)) || method.IsDefined(typeof(ReadOnlyAttribute)));
        });
    }

    [Fact]
    public void Messages_are_visible_to_generated_code_and_hide_no_type_behind_a_base()
    {
        Assert.All(Reachable(), type =>
        {
            Assert.True(type.IsVisible, $"{type} is not public");
            Assert.False(type.IsInterface || type.IsAbstract || type.IsGenericType, $"{type} is abstract, an interface or generic");
            Assert.True(type.IsSealed || type.IsValueType, $"{type} is open for types that no reader knows");
        });
    }

    private static IEnumerable<string> MembersWithoutId(Type type)
    {
        const BindingFlags declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        string[] positional = IsRecord(type) ? [.. type.GetConstructors(declared).SelectMany(constructor => constructor.GetParameters()).Select(parameter => parameter.Name!)] : [];
        var ids = new HashSet<uint>();
        foreach (FieldInfo field in type.GetFields(declared))
        {
            bool isBacking = field.Name.StartsWith('<');
            string name = isBacking ? field.Name[1..field.Name.IndexOf('>')] : field.Name;
            MemberInfo member = isBacking ? type.GetProperty(name, declared) ?? (MemberInfo)field : field;
            IdAttribute? id = member.GetCustomAttribute<IdAttribute>() ?? field.GetCustomAttribute<IdAttribute>();
            if (id is null && !positional.Contains(name)) yield return $"{type}.{name} has no [Id]";
            if (id is not null && !ids.Add(id.Id)) yield return $"{type}.{name} has the [Id] of another member";
        }
    }

    private static bool IsRecord(Type type) =>
        type.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic)?.GetCustomAttribute<CompilerGeneratedAttribute>() is not null;

    private static IEnumerable<string> Doubles(IEnumerable<Type> types) =>
        types.Where(type => AliasOf(type) is not null).GroupBy(AliasOf).Where(group => group.Count() > 1).Select(group => $"'{group.Key}' is the alias of {string.Join(" and ", group)}");

    private static string? AliasOf(MemberInfo member) => member.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias;

    /// <summary>Our own classes, records and structs that parameters, results and stored states of grains consist of.</summary>
    private static HashSet<Type> Reachable()
    {
        var found = new HashSet<Type>();
        foreach (MethodInfo method in GrainInterfaces.SelectMany(grain => grain.GetMethods()))
            foreach (Type type in method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType)) Collect(type, found);
        foreach (ParameterInfo parameter in Assemblies.SelectMany(assembly => assembly.GetTypes()).SelectMany(type => type.GetConstructors()).SelectMany(constructor => constructor.GetParameters()))
            if (parameter.GetCustomAttribute<PersistentStateAttribute>() is not null) Collect(parameter.ParameterType.GetGenericArguments()[0], found);
        return found;
    }

    private static void Collect(Type type, HashSet<Type> found)
    {
        if (type == typeof(void) || type == typeof(Task) || type == typeof(ValueTask) || type.IsPrimitive || type.IsEnum || s_leaves.Contains(type)) return;
        if (type.IsArray)
        {
            Collect(type.GetElementType()!, found);
            return;
        }

        if (type.IsGenericType && (s_collections.Contains(type.GetGenericTypeDefinition()) || type.GetGenericTypeDefinition() == typeof(Task<>) || type.GetGenericTypeDefinition() == typeof(ValueTask<>)))
        {
            foreach (Type argument in type.GetGenericArguments()) Collect(argument, found);
            return;
        }

        if (typeof(IGrain).IsAssignableFrom(type) || typeof(IGrainObserver).IsAssignableFrom(type)) return;
        Assert.True(type.Assembly.GetName().Name!.StartsWith("GolemOrleans.", StringComparison.Ordinal), $"{type} crosses grains and is none of ours");
        if (!found.Add(type)) return;
        foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)) Collect(field.FieldType, found);
        foreach (Type derived in type.Assembly.GetTypes().Where(other => other.BaseType == type)) Collect(derived, found);
    }
}
