namespace GolemOrleans.Oplog.Codec;

/// <summary>What a chunk says before its entries.</summary>
/// <param name="HeadBytes">Bytes before the entries.</param>
/// <param name="BodyBytes">Bytes of the entries.</param>
public readonly record struct ChunkHead(OplogIndex First, int Count, int HeadBytes, int BodyBytes)
{
    private const int ChecksumBytes = 4;

    public int TotalBytes => HeadBytes + BodyBytes + ChecksumBytes;

    public OplogIndex Last => new(First.Value + (ulong)Count - 1);

    /// <summary>Reads the head of the chunk that starts at byte 0; the checksum is not verified.</summary>
    /// <exception cref="OplogFormatException">Truncated, or of a newer version.</exception>
    public static ChunkHead Read(ReadOnlyMemory<byte> chunk)
    {
        var reader = new OplogReader(chunk);
        byte version = reader.Byte();
        if (version != ChunkCodec.Version) throw new OplogFormatException($"Chunk version {version} is unknown; this program reads up to {ChunkCodec.Version}.");
        OplogIndex first = reader.Index();
        ulong count = reader.VarUInt();
        ulong body = reader.VarUInt();
        if (first == OplogIndex.None || count == 0 || count > body || body + ChecksumBytes > (ulong)reader.Remaining)
            throw new OplogFormatException($"The chunk at index {first} is damaged: {count} entries in {body} bytes, {reader.Remaining} bytes left.");
        return new ChunkHead(first, (int)count, reader.Position, (int)body);
    }
}
