using System.Collections.Concurrent;

namespace GolemOrleans.Engine.Copying;

/// <summary>Copies a value that is not null and was not copied before.</summary>
internal delegate T CopyFunction<T>(T value, CopyContext context);

/// <summary>Copies objects of one exact type.</summary>
internal abstract class TypeCopier
{
    // A memo of a pure function of the type.
    private static readonly ConcurrentDictionary<Type, TypeCopier> Memo = new();

    /// <summary>Copies an object of exactly this type.</summary>
    public abstract object CopyObject(object value, CopyContext context);

    /// <summary>The copier for the exact type.</summary>
    public static TypeCopier For(Type type) => Memo.GetOrAdd(type, static type =>
        (TypeCopier)typeof(TypeCopier<>).MakeGenericType(type).GetField(nameof(TypeCopier<int>.Instance))!.GetValue(null)!);
}

/// <summary>Copies values declared as <typeparamref name="T"/>.</summary>
/// <typeparam name="T">The declared type.</typeparam>
internal sealed class TypeCopier<T> : TypeCopier
{
    /// <summary>The copier.</summary>
    public static readonly TypeCopier<T> Instance = new();

    private TypeCopier()
    {
        Function = CopierFactory.Create<T>();
        IsExact = typeof(T).IsSealed;
    }

    /// <summary>Copies values of exactly this type; null: they are passed on as they are.</summary>
    public CopyFunction<T>? Function { get; }

    /// <summary>True when no value can be of a derived type.</summary>
    public bool IsExact { get; }

    public override object CopyObject(object value, CopyContext context) =>
        Function is null ? value : Function((T)value, context)!;
}
