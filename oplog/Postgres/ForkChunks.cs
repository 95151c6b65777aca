using GolemOrleans.Oplog.Codec;
using GolemOrleans.Oplog.Entries;
using Npgsql;

namespace GolemOrleans.Oplog.Postgres;

/// <summary>
/// The chunks of a fork: the first row of the source (its Create entry replaced) and the row that the cut-off divides are written
/// anew, with the appended entries; the rows between are copied as they are.
/// </summary>
/// <param name="CopiedAbove">Rows whose first index is above this and below <paramref name="CopiedBelow"/> are copied.</param>
internal sealed record ForkChunks(long CopiedAbove, long CopiedBelow, long[] First, int[] Count, byte[][] Bytes)
{
    public static async Task<ForkChunks> ReadAsync(NpgsqlConnection connection, long source, ForkRequest request, CancellationToken cancellation)
    {
        (long First, byte[] Bytes) head = await RowAsync(connection, source, OplogIndex.First, cancellation).ConfigureAwait(false);
        (long First, byte[] Bytes) last = await RowAsync(connection, source, request.CutOff, cancellation).ConfigureAwait(false);
        bool isOne = head.First == last.First;
        var entries = new List<OplogEntry> { request.Create };
        ChunkCodec.Decode(head.Bytes, new OplogIndex(2), isOne ? checked((int)(request.CutOff.Value - 1)) : int.MaxValue, entries);
        var rows = new List<(long First, List<OplogEntry> Entries)> { (1, entries) };
        if (!isOne)
        {
            entries = [];
            var first = new OplogIndex((ulong)last.First);
            ChunkCodec.Decode(last.Bytes, first, checked((int)(request.CutOff.Value - first.Value + 1)), entries);
            rows.Add((last.First, entries));
        }

        entries.AddRange(request.Appended);
        return new ForkChunks(
            head.First, isOne ? head.First : last.First, [.. rows.Select(row => row.First)], [.. rows.Select(row => row.Entries.Count)],
            [.. rows.Select(row => ChunkCodec.Encode(new OplogIndex((ulong)row.First), row.Entries))]);
    }

    /// <summary>The row that holds an index.</summary>
    private static async Task<(long First, byte[] Bytes)> RowAsync(NpgsqlConnection connection, long worker, OplogIndex index, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("SELECT first, bytes FROM golem_chunks WHERE worker = $1 AND first <= $2 ORDER BY first DESC LIMIT 1", connection);
        command.Parameters.With(worker).With(index);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);

        // The source was deleted since it was looked up; the fork finds that out under its lock.
        return await reader.ReadAsync(cancellation).ConfigureAwait(false)
            ? (reader.GetInt64(0), reader.GetFieldValue<byte[]>(1))
            : throw new NpgsqlException("The source of a fork was deleted.");
    }
}
