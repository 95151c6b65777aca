using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using GolemOrleans.Oplog.Faults;

namespace GolemOrleans.Runtime.Context;

public sealed partial class WorkerContext
{
    private static readonly Guid KeyNamespace = new("9C19B15A-C83D-46F7-9BC3-EAD7923733F4");

    /// <summary>
    /// A key for an effect, derived from the invocation's key and the current index, so that a repeated effect has the same
    /// one: UUIDv5 of <c>oplog-index-{index}</c> in the namespace of the invocation's key.
    /// </summary>
    public Guid DeriveIdempotencyKey()
    {
        if (SeededBugs.RandomKeys)
            return new Guid(Services.Random.NextDouble().GetHashCode(), 0, 0, new byte[8]);
        var key = Invocation?.IdempotencyKey ?? "";
        var scope = Guid.TryParse(key, CultureInfo.InvariantCulture, out var parsed) ? parsed : Uuid5(KeyNamespace, key);
        return Uuid5(scope, $"oplog-index-{StableIndex}");
    }

    /// <summary>
    /// An id for the effect that is made next, the same when it is made again after a crash and no other effect's, in whatever
    /// worker. Within functions whose calls are not recorded every id is a new one: they are never made again in part.
    /// </summary>
    internal Guid NextEffectId()
    {
        if (IsRecording)
            return Uuid5(DeriveIdempotencyKey(), string.Create(CultureInfo.InvariantCulture, $"{Id} {CreatedAt.UtcTicks}"));
        Span<byte> bytes = stackalloc byte[16];
        Services.Random.Fill(bytes);
        return new Guid(bytes);
    }

    /// <summary>RFC 9562, version 5.</summary>
    internal static Guid Uuid5(Guid scope, string name)
    {
        var bytes = new byte[16 + Encoding.UTF8.GetByteCount(name)];
        scope.TryWriteBytes(bytes, bigEndian: true, out _);
        Encoding.UTF8.GetBytes(name, bytes.AsSpan(16));
        Span<byte> digest = stackalloc byte[SHA1.HashSizeInBytes];
#pragma warning disable CA5350 // version 5 of the format is SHA-1 by definition; nothing rests on its strength
        SHA1.HashData(bytes, digest);
#pragma warning restore CA5350
        digest[6] = (byte)((digest[6] & 0x0f) | 0x50);
        digest[8] = (byte)((digest[8] & 0x3f) | 0x80);
        return new Guid(digest[..16], bigEndian: true);
    }
}
