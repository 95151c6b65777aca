using GolemOrleans.Engine.Calls;
using Orleans;
using Orleans.Runtime;

namespace GolemOrleans.Engine.Copying;

/// <summary>Chooses how values of a type are copied.</summary>
internal static class CopierFactory
{
    /// <summary>The copy function for values of exactly the type; null when they are passed on.</summary>
    public static CopyFunction<T>? Create<T>()
    {
        var type = typeof(T);
        if (type == typeof(object)) return static (value, _) => value;
        if (LeafTypes.Contains(type)) return null;
        if (typeof(GrainReference).IsAssignableFrom(type))
            return static (value, context) => (T)(object)((GrainProxy)(object)value!).BoundTo(context.Destination);
        if (typeof(Exception).IsAssignableFrom(type))
            return static (value, context) => (T)(object)ExceptionCopier.Copy((Exception)(object)value!, context);
        if (Serializability.WhyNot(type) is { } why) return (_, _) => throw CopyContext.Refusal(why);
        // Values are of other types than these, so this function is never reached for a real value.
        if (type.IsInterface || type.IsAbstract) return (value, _) => throw CopyContext.Refusal($"{value!.GetType()} is not serialisable");
        if (type.IsArray) return CollectionCopiers.CreateArray<T>();
        if (type.IsGenericType && CollectionCopiers.Supports(type.GetGenericTypeDefinition())) return CollectionCopiers.Create<T>();
        if (type.IsDefined(typeof(ImmutableAttribute), inherit: false)) return type.IsSealed ? null : static (value, _) => value;
        return ObjectCopierEmitter.Emit<T>();
    }

    /// <summary>True when values declared as the type are always passed on.</summary>
    public static bool IsPassedOn(Type type)
    {
        if (LeafTypes.Contains(type)) return type != typeof(object);
        return type.IsSealed && !type.IsArray && type.IsDefined(typeof(ImmutableAttribute), inherit: false) && Serializability.WhyNot(type) is null
            && !(type.IsGenericType && CollectionCopiers.Supports(type.GetGenericTypeDefinition()));
    }
}
