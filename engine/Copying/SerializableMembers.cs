using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Text;
using Orleans;

namespace GolemOrleans.Engine.Copying;

/// <summary>
/// Finds the members of a <see cref="GenerateSerializerAttribute"/> type that Orleans's code generator would serialise:
/// those with an id, and the primary constructor parameters of records.
/// </summary>
internal static class SerializableMembers
{
    private const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    // A memo of a pure function of the type.
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<SerializableMember>> Memo = new();

    /// <summary>The members, base types first. Throws <see cref="InvalidOperationException"/> on contradicting ids.</summary>
    public static IReadOnlyList<SerializableMember> Of(Type type) => Memo.GetOrAdd(type, static type =>
    {
        var levels = new Stack<Type>();
        for (var level = type; level is not null && level != typeof(object) && level != typeof(ValueType) && level != typeof(Exception); level = level.BaseType)
            levels.Push(level);
        var members = new List<SerializableMember>();
        var depth = 0;
        foreach (var level in levels) members.AddRange(OfLevel(level, depth++));
        return members;
    });

    private static IEnumerable<SerializableMember> OfLevel(Type type, int depth)
    {
        var prefix = depth == 0 ? "" : depth.ToString(CultureInfo.InvariantCulture) + ":";
        var seen = new Dictionary<string, string>();
        foreach (var (id, member) in Identified(type))
        {
            var key = prefix + id;
            if (!seen.TryAdd(key, member.Name))
                throw new InvalidOperationException($"{type} gives the id {id} to both {seen[key]} and {member.Name}.");
            yield return Describe(type, key, member);
        }
    }

    private static IEnumerable<(string Id, MemberInfo Member)> Identified(Type type)
    {
        var parameters = PrimaryConstructorParameters(type);
        foreach (var member in type.GetMembers(Declared))
        {
            if (member is not (FieldInfo or PropertyInfo)) continue;
            if (member.GetCustomAttribute<IdAttribute>() is { } id) yield return (id.Id.ToString(CultureInfo.InvariantCulture), member);
            else if (member is PropertyInfo && Array.IndexOf(parameters, member.Name) is >= 0 and var position)
                yield return ("p" + position.ToString(CultureInfo.InvariantCulture), member);
        }
    }

    private static string[] PrimaryConstructorParameters(Type type)
    {
        var asked = type.GetCustomAttribute<GenerateSerializerAttribute>()?.IncludePrimaryConstructorParameters == true;
        if (!asked && type.GetMethod("PrintMembers", Declared, [typeof(StringBuilder)]) is null) return [];
        return type.GetConstructors(Declared)
            .Select(constructor => constructor.GetParameters())
            .Where(parameters => parameters.Length > 0 && Array.TrueForAll(parameters, parameter =>
                type.GetProperty(parameter.Name!, Declared) is { } property && property.PropertyType == parameter.ParameterType))
            .MaxBy(parameters => parameters.Length)?.Select(parameter => parameter.Name!).ToArray() ?? [];
    }

    private static SerializableMember Describe(Type type, string key, MemberInfo member)
    {
        var immutable = member.IsDefined(typeof(ImmutableAttribute), inherit: false);
        if (member is FieldInfo field) return new(key, field.Name, field.FieldType, field, null, immutable);
        var property = (PropertyInfo)member;
        var backing = type.GetField($"<{property.Name}>k__BackingField", Declared);
        if (backing is null && (property.GetMethod is null || property.SetMethod is null))
            throw new InvalidOperationException($"{type}.{property.Name} has an id but cannot be both read and set.");
        return new(key, property.Name, property.PropertyType, backing, backing is null ? property : null, immutable);
    }
}
