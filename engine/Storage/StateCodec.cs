using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using GolemOrleans.Engine.Copying;
using Orleans.Serialization;

namespace GolemOrleans.Engine.Storage;

/// <summary>
/// State as stored: UTF-8 JSON <c>{"v":1,"state":…}</c>. Objects of types with
/// <see cref="Orleans.GenerateSerializerAttribute"/> are keyed by member ids, so members may be renamed; members unknown to
/// the reader are skipped, missing ones keep their default. Other types are written as System.Text.Json writes them.
/// </summary>
internal static class StateCodec
{
    private const int Version = 1;

    private static readonly JsonSerializerOptions Options = new()
    {
        Converters = { new IdKeyedConverterFactory() },
        IncludeFields = true,
    };

    /// <summary>Throws <see cref="CodecNotFoundException"/> for a type that cannot be serialised.</summary>
    public static byte[] Encode<T>(T state)
    {
        if (Serializability.WhyNot(typeof(T)) is { } why) throw CopyContext.Refusal(why);
        return JsonSerializer.SerializeToUtf8Bytes(new Envelope<T> { v = Version, state = state }, Options);
    }

    /// <summary>Throws <see cref="SerializerException"/> when the bytes are not such a state or of a later version.</summary>
    public static T Decode<T>(ReadOnlySpan<byte> stored)
    {
        try
        {
            var envelope = JsonSerializer.Deserialize<Envelope<T>>(stored, Options)!;
            if (envelope.v != Version) throw new SerializerException($"The stored state has version {envelope.v}; this reader knows {Version}.");
            return envelope.state!;
        }
        catch (JsonException malformed)
        {
            throw new SerializerException($"The stored state of type {typeof(T)} cannot be read: {malformed.Message}", malformed);
        }
    }

    /// <summary>A state without content.</summary>
    public static T New<T>()
    {
        var type = typeof(T);
        if (type == typeof(string) || type.IsArray || type.IsAbstract) return default!;
        return type.IsValueType || type.GetConstructor(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, []) is not null
            ? (T)Activator.CreateInstance(type, nonPublic: true)!
            : (T)RuntimeHelpers.GetUninitializedObject(type);
    }

#pragma warning disable SA1300, IDE1006 // The names are the stored ones.
    private sealed class Envelope<T>
    {
        public int v { get; set; }

        public T? state { get; set; }
    }
#pragma warning restore SA1300, IDE1006
}
