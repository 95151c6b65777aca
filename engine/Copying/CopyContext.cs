using GolemOrleans.Engine.Calls;
using Orleans.Serialization;

namespace GolemOrleans.Engine.Copying;

/// <summary>
/// One deep copy: keeps shared and cyclic references as they are in the source and binds grain references to the side that
/// receives the copy. Not thread-safe.
/// </summary>
internal sealed class CopyContext(CallRuntime destination)
{
    private const int InlineSlots = 8;
    private readonly (object Source, object Copy)[] _slots = new (object, object)[InlineSlots];
    private int _used;
    private Dictionary<object, object>? _rest;

    /// <summary>The side that receives the copy.</summary>
    public CallRuntime Destination { get; } = destination;

    /// <summary>Copies a value. Throws <see cref="CodecNotFoundException"/> for a type that cannot be serialised.</summary>
    public T Copy<T>(T value)
    {
        var copier = TypeCopier<T>.Instance;
        if (copier.Function is not { } function) return value;
        if (value is null) return value;
        if (typeof(T).IsValueType) return function(value, this);
        if (TryGetCopy(value, out var known)) return (T)known;
        if (!copier.IsExact && value.GetType() != typeof(T)) return (T)TypeCopier.For(value.GetType()).CopyObject(value, this);
        return function(value, this);
    }

    /// <summary>Passes an immutable value on, after making sure that it could be serialised.</summary>
    public T Require<T>(T value)
    {
        if (value is not null && Serializability.WhyNot(value.GetType()) is { } why) throw Refusal(why);
        return value;
    }

    /// <summary>Remembers the copy of an object, before the object's own members are copied.</summary>
    public void Record(object source, object copy)
    {
        if (_used < InlineSlots)
        {
            _slots[_used++] = (source, copy);
            return;
        }

        _rest ??= new Dictionary<object, object>(ReferenceEqualityComparer.Instance);
        _rest[source] = copy;
    }

    internal static CodecNotFoundException Refusal(string why) =>
        new($"Could not find a codec: {why}. Orleans could not send this value to another silo.");

    private bool TryGetCopy(object source, out object copy)
    {
        for (var i = 0; i < _used; i++)
        {
            if (ReferenceEquals(_slots[i].Source, source))
            {
                copy = _slots[i].Copy;
                return true;
            }
        }

        if (_rest is not null && _rest.TryGetValue(source, out copy!)) return true;
        copy = source;
        return false;
    }
}
