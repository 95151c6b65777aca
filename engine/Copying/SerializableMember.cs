using System.Reflection;

namespace GolemOrleans.Engine.Copying;

/// <summary>A member that is part of a type's serialised form.</summary>
/// <param name="Key">
/// The member's stable name in the stored form: the id, prefixed by the inheritance level unless that is the lowest one,
/// since ids count per declaring type. Primary constructor parameters without an id are <c>p</c> and their position.
/// </param>
/// <param name="Name">The name in code, for messages.</param>
/// <param name="Type">The declared type.</param>
/// <param name="Field">The field, or the backing field of an automatic property; null otherwise.</param>
/// <param name="Property">The property when there is no backing field.</param>
/// <param name="IsImmutable">True when values are passed on without a copy.</param>
internal sealed record SerializableMember(string Key, string Name, Type Type, FieldInfo? Field, PropertyInfo? Property, bool IsImmutable)
{
    public object? Get(object target) => Field is not null ? Field.GetValue(target) : Property!.GetValue(target);

    public void Set(object target, object? value)
    {
        if (Field is not null) Field.SetValue(target, value);
        else Property!.SetValue(target, value);
    }
}
