using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Faults;

namespace GolemOrleans.Oplog.Codec;

/// <summary>
/// The entries of one commit as bytes: codec version, first index, count, length of the entries, entries, CRC-32C. Entry times
/// are differences from the entry before. Drawn in <c>docs/formats/oplog.md</c>; every version decodes for ever.
/// </summary>
public static class ChunkCodec
{
    public const byte Version = 1;

    private const int PartBytesMax = 72 * 1024;

    /// <summary>Appends one chunk.</summary>
    /// <exception cref="ArgumentException">No entries.</exception>
    public static void Encode(OplogWriter writer, OplogIndex first, IReadOnlyList<OplogEntry> entries)
    {
        if (entries.Count == 0) throw new ArgumentException("A chunk has at least one entry.", nameof(entries));
        using var body = new OplogWriter(entries.Count * 256);
        long before = 0;
        for (int i = 0; i < entries.Count; i++)
        {
            OplogEntry entry = entries[i];
            long time = OplogTime.ToMicroseconds(entry.Timestamp);
            body.Byte((byte)entry.Kind);
            body.VarInt(time - before);
            before = time;
            EntryEncoder.Body(body, entry);
        }

        int start = writer.Length;
        writer.Byte(Version);
        writer.Index(first);
        writer.VarUInt((ulong)entries.Count);
        writer.Bytes(body.Written);
        writer.Fixed32(Crc32C.Of(writer.Written[start..]));
    }

    public static byte[] Encode(OplogIndex first, IReadOnlyList<OplogEntry> entries)
    {
        using var writer = new OplogWriter((entries.Count * 256) + 32);
        Encode(writer, first, entries);
        return writer.ToArray();
    }

    /// <summary>
    /// Divides entries into consecutive chunks, none of which is a large object for the garbage collector unless a single entry
    /// is: large objects stay until everything is collected, however briefly they are needed.
    /// </summary>
    /// <param name="keep">Takes the first index, the number of entries and the bytes of each, which are valid during the call.</param>
    /// <returns>What was kept; none for no entries.</returns>
    public static T[] EncodeParts<T>(OplogIndex first, IReadOnlyList<OplogEntry> entries, Func<OplogIndex, int, ReadOnlySpan<byte>, T> keep)
    {
        if (entries.Count == 0) return [];
        using var writer = new OplogWriter((entries.Count * 256) + 32);
        int end = EndOfPart(entries, 0);
        if (end == entries.Count)
        {
            Encode(writer, first, entries);
            return [keep(first, end, writer.Written)];
        }

        var parts = new List<T>();
        for (int start = 0; start < entries.Count; start = end)
        {
            end = EndOfPart(entries, start);
            OplogIndex at = first + (ulong)start;
            writer.Clear();
            Encode(writer, at, [.. entries.Skip(start).Take(end - start)]);
            parts.Add(keep(at, end - start, writer.Written));
        }

        return [.. parts];
    }

    private static int EndOfPart(IReadOnlyList<OplogEntry> entries, int start)
    {
        long bytes = EntrySize.Of(entries[start]);
        for (int end = start + 1; end < entries.Count; end++)
        {
            bytes += EntrySize.Of(entries[end]);
            if (bytes > PartBytesMax) return end;
        }

        return entries.Count;
    }

    /// <summary>Decodes one or more consecutive chunks and appends the entries with index in [from, from + count) to a list.</summary>
    /// <returns>Index after the last entry of the chunks.</returns>
    /// <exception cref="OplogFormatException">Damaged, or of a newer version; what was appended before stays appended.</exception>
    public static OplogIndex Decode(ReadOnlyMemory<byte> chunks, OplogIndex from, int count, List<OplogEntry> entries)
    {
        OplogIndex? next = null;
        OplogIndex end = from + (ulong)count;
        while (!chunks.IsEmpty)
        {
            var head = ChunkHead.Read(chunks);
            if (next is { } expected && head.First != expected) throw new OplogFormatException($"A chunk starts at {head.First}, not at {expected}.");
            next = head.First + (ulong)head.Count;
            if (next > from && head.First < end) DecodeOne(chunks[..head.TotalBytes], head, from, end, entries);
            chunks = chunks[head.TotalBytes..];
        }

        return next ?? from;
    }

    /// <summary>All entries of one chunk.</summary>
    public static IReadOnlyList<OplogEntry> Decode(ReadOnlyMemory<byte> chunk)
    {
        var entries = new List<OplogEntry>();
        Decode(chunk, OplogIndex.None, int.MaxValue, entries);
        return entries;
    }

    private static void DecodeOne(ReadOnlyMemory<byte> chunk, ChunkHead head, OplogIndex from, OplogIndex end, List<OplogEntry> entries)
    {
        var tail = new OplogReader(chunk[^4..]);
        if (tail.Fixed32() != Crc32C.Of(chunk.Span[..^4]) && !SeededBugs.TrustChunks) throw new OplogFormatException($"The chunk at index {head.First} is damaged: its checksum differs.");
        var reader = new OplogReader(chunk.Slice(head.HeadBytes, head.BodyBytes));
        long time = 0;
        OplogIndex index = head.First;
        for (int i = 0; i < head.Count && index < end; i++, index = index.Next)
        {
            byte kind = reader.Byte();
            time += reader.VarInt();
            OplogEntry entry = EntryDecoder.Entry(ref reader, kind, PartsCodec.ToTime(time));
            if (index >= from) entries.Add(entry);
        }

        if (index.Value == head.First.Value + (ulong)head.Count) reader.End();
    }
}
