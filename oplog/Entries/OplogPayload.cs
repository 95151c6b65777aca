namespace GolemOrleans.Oplog.Entries;

/// <summary>
/// A recorded value: bytes of the values codec ("ValueAndType", or a list of those), kept in the entry up to
/// <see cref="InlineBytesMax"/> and otherwise in the blob store by digest. Immutable: the bytes handed in belong to the payload.
/// <c>default</c> is <see cref="None"/>.
/// </summary>
public readonly struct OplogPayload : IEquatable<OplogPayload>
{
    /// <summary>Payloads above this many bytes belong into the blob store before the commit that names them.</summary>
    public const int InlineBytesMax = 64 * 1024;

    private readonly ReadOnlyMemory<byte> _inline;
    private readonly BlobReference? _blob;

    private OplogPayload(ReadOnlyMemory<byte> inline, BlobReference? blob)
    {
        _inline = inline;
        _blob = blob;
    }

    /// <summary>No value: zero bytes.</summary>
    public static OplogPayload None => default;

    public static OplogPayload Inline(ReadOnlyMemory<byte> bytes) => new(bytes, null);

    public static OplogPayload InBlob(BlobDigest digest, long length) => new(default, new BlobReference(digest, length));

    public bool IsInline => _blob is null;

    /// <summary>Zero bytes, kept inline.</summary>
    public bool IsNone => _blob is null && _inline.IsEmpty;

    /// <summary>Length of the value in bytes, wherever it is kept.</summary>
    public long Length => _blob?.Length ?? _inline.Length;

    /// <exception cref="InvalidOperationException">The payload is in the blob store.</exception>
    public ReadOnlyMemory<byte> Bytes => _blob is null ? _inline : throw new InvalidOperationException("The payload is in the blob store.");

    /// <summary>Where the bytes are, or null when they are inline.</summary>
    public BlobReference? Blob => _blob;

    public bool Equals(OplogPayload other) =>
        _blob is null ? other._blob is null && _inline.Span.SequenceEqual(other._inline.Span) : _blob.Equals(other._blob);

    public override bool Equals(object? obj) => obj is OplogPayload other && Equals(other);

    public override int GetHashCode()
    {
        if (_blob is not null) return _blob.GetHashCode();
        var hash = new HashCode();
        hash.AddBytes(_inline.Span);
        return hash.ToHashCode();
    }

    public static bool operator ==(OplogPayload left, OplogPayload right) => left.Equals(right);
    public static bool operator !=(OplogPayload left, OplogPayload right) => !left.Equals(right);

    public override string ToString() => _blob is null ? $"{_inline.Length} bytes" : $"blob {_blob.Digest} of {_blob.Length} bytes";
}

/// <summary>A blob that an entry names, with its length in bytes.</summary>
public sealed record BlobReference(BlobDigest Digest, long Length);
