using GolemOrleans.Values.Types;

namespace GolemOrleans.Values.Binary;

/// <summary>
/// <see cref="BinaryValueCodec.Encode(ValueAndType)"/> and <see cref="BinaryValueCodec.ReadTyped"/> for one type, whose encoding
/// is made once: the same bytes, faster. Immutable and thread-safe.
/// </summary>
public sealed class TypedValueCodec
{
    private readonly byte[] _head;
    private readonly byte[]? _only;

    /// <param name="type">Without resources: their numbering depends on the value's place.</param>
    public TypedValueCodec(WitType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        Type = type;
        using var buffer = new PooledBuffer();
        var writer = new ByteWriter(buffer);
        writer.Byte(BinaryValueCodec.Version);
        new TypeEncoder().Write(ref writer, type);
        writer.Flush();
        _head = buffer.ToArray();
        _only = type is TupleType { Items.IsEmpty: true } ? _head : null;
    }

    public WitType Type { get; }

    /// <summary>The type, then the value. The bytes must not be changed: values of a type that has one value share them.</summary>
    /// <exception cref="InvalidOperationException">The value is not of the type, or holds a live handle.</exception>
    public ReadOnlyMemory<byte> Encode(WitValue value)
    {
        if (_only is not null)
            return _only;
        using var buffer = new PooledBuffer();
        var writer = new ByteWriter(buffer);
        writer.Bytes(_head);
        ValueEncoder.Write(ref writer, Type, value);
        writer.Flush();
        return buffer.ToArray();
    }

    /// <summary>Reads a value if the bytes say that it is of exactly this type.</summary>
    /// <returns>False for a value of another type, or no value at all: <see cref="BinaryValueCodec.ReadTyped"/> tells more.</returns>
    /// <exception cref="ValueCodecException">The bytes are malformed, or too many.</exception>
    public bool TryRead(ReadOnlySpan<byte> bytes, out WitValue value)
    {
        if (!bytes.StartsWith(_head))
        {
            value = default;
            return false;
        }

        var reader = new ByteReader(bytes[_head.Length..]);
        value = ValueDecoder.Read(ref reader, Type);
        reader.End();
        return true;
    }
}
