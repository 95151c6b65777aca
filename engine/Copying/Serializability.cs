using System.Collections.Concurrent;
using System.Reflection;
using Orleans;
using Orleans.Runtime;

namespace GolemOrleans.Engine.Copying;

/// <summary>
/// Decides whether Orleans could serialise values of a type, and says why not. Interfaces, abstract classes and
/// <see cref="object"/> pass: their values are judged by their own types.
/// </summary>
internal static class Serializability
{
    // A memo of a pure function of the type.
    private static readonly ConcurrentDictionary<Type, string> Memo = new();

    /// <summary>Null when values of the type can be serialised, else the reason for people.</summary>
    public static string? WhyNot(Type type) => Memo.GetOrAdd(type, static type => Judge(type, []) ?? "") is { Length: > 0 } why ? why : null;

    private static string? Judge(Type type, HashSet<Type> seen)
    {
        if (LeafTypes.Contains(type) || !seen.Add(type)) return null;
        if (typeof(GrainReference).IsAssignableFrom(type)) return null;
        if (typeof(IAddressable).IsAssignableFrom(type) && !type.IsInterface)
            return $"{Name(type)} is a grain, not a grain reference: pass this.AsReference<TInterface>() instead";
        if (type.IsInterface) return null;
        if (type.IsPointer || type.IsByRef || type.IsByRefLike) return $"{Name(type)} cannot leave its stack frame";
        if (type.IsArray) return Judge(type.GetElementType()!, seen);
        if (type.IsGenericType && CollectionCopiers.Supports(type.GetGenericTypeDefinition()))
            return type.GetGenericArguments().Select(argument => Judge(argument, seen)).FirstOrDefault(why => why is not null);
        if (!type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false))
        {
            if (typeof(Exception).IsAssignableFrom(type)) return null;
            return type.IsAbstract ? null : $"{Name(type)} has no [GenerateSerializer]";
        }

        return JudgeMembers(type, seen);
    }

    private static string? JudgeMembers(Type type, HashSet<Type> seen)
    {
        for (var parent = type.BaseType; parent is not null && parent != typeof(object) && parent != typeof(ValueType) && parent != typeof(Exception); parent = parent.BaseType)
        {
            if (!parent.IsDefined(typeof(GenerateSerializerAttribute), inherit: false))
                return $"{Name(parent)}, a base of {Name(type)}, has no [GenerateSerializer]";
        }

        try
        {
            foreach (var member in SerializableMembers.Of(type))
            {
                if (Judge(member.Type, seen) is { } why) return $"{Name(type)}.{member.Name}: {why}";
            }
        }
        catch (InvalidOperationException contradiction)
        {
            return contradiction.Message;
        }

        return null;
    }

    private static string Name(Type type) => type.FullName ?? type.Name;
}
