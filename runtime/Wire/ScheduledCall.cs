using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Requests;

namespace GolemOrleans.Runtime.Wire;

/// <summary>A scheduled invocation as the payload of its wake-up. The first byte is the version.</summary>
internal static class ScheduledCall
{
    private const byte Version = 1;

    public static byte[] Encode(InvocationRequest request)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Version);
        writer.Write(request.IdempotencyKey);
        writer.Write(request.Function);
        writer.Write7BitEncodedInt(request.Parameters.Length);
        writer.Write(request.Parameters.Span);
        writer.Write((ulong)(request.Context.TraceId.Value >> 64));
        writer.Write((ulong)request.Context.TraceId.Value);
        writer.Write7BitEncodedInt(request.Context.TraceStates.Count);
        foreach (var state in request.Context.TraceStates)
            writer.Write(state);
        writer.Flush();
        return stream.ToArray();
    }

    /// <exception cref="FormatException">Not an encoded call, or of a newer version.</exception>
    public static InvocationRequest Decode(ReadOnlySpan<byte> payload)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(payload.ToArray()));
            if (reader.ReadByte() is var version && version != Version)
                throw new FormatException($"Scheduled call of version {version}");
            var key = reader.ReadString();
            var function = reader.ReadString();
            var parameters = reader.ReadBytes(reader.Read7BitEncodedInt());
            var trace = new TraceId(new UInt128(reader.ReadUInt64(), reader.ReadUInt64()));
            var states = new string[reader.Read7BitEncodedInt()];
            for (var i = 0; i < states.Length; i++)
                states[i] = reader.ReadString();
            return new InvocationRequest
            {
                IdempotencyKey = key,
                Function = function,
                Parameters = parameters,
                Context = InvocationContext.Of(trace) with { TraceStates = states },
            };
        }
        catch (EndOfStreamException e)
        {
            throw new FormatException("The scheduled call is cut off", e);
        }
    }
}
