using GolemOrleans.Runtime.Services;
using Npgsql;

namespace GolemOrleans.Silo.Storage.Shared;

/// <summary>Shared values in the database of the servers.</summary>
internal sealed class PostgresKeyValueStore(PostgresSharedDatabase database) : IKeyValueStore
{
    public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>?>> GetAsync(Bucket bucket, IReadOnlyList<string> keys, CancellationToken cancellation = default)
    {
        const string sql = """
            SELECT k.ord::int, v.value FROM unnest($3::bytea[]) WITH ORDINALITY k(key, ord)
            JOIN golem_key_values v ON v.account = $1 AND v.bucket = $2 AND v.key = k.key
            """;
        return database.QueryAsync<IReadOnlyList<ReadOnlyMemory<byte>?>>(sql, [.. Of(bucket), Keys(keys)], async (rows, token) =>
        {
            var values = new ReadOnlyMemory<byte>?[keys.Count];
            while (await rows.ReadAsync(token))
                values[rows.GetInt32(0) - 1] = rows.GetFieldValue<byte[]>(1);
            return values;
        }, cancellation);
    }

    public ValueTask SetAsync(Bucket bucket, IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>> values, CancellationToken cancellation = default)
    {
        const string sql = """
            INSERT INTO golem_key_values SELECT $1, $2, v.key, v.value, $5 FROM unnest($3::bytea[], $4::bytea[]) v(key, value) ORDER BY v.key
            ON CONFLICT (account, bucket, key) DO UPDATE SET value = excluded.value, write_id = excluded.write_id
            """;
        var last = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach (var (key, value) in values)
            last[key] = value;
        return database.ExecuteAsync(sql, [.. Of(bucket), Keys(last.Keys), last.Values.Select(value => value.ToArray()).ToArray(), database.NewWriteId()], cancellation);
    }

    public ValueTask DeleteAsync(Bucket bucket, IReadOnlyList<string> keys, CancellationToken cancellation = default) =>
        database.ExecuteAsync("DELETE FROM golem_key_values WHERE account = $1 AND bucket = $2 AND key = ANY($3::bytea[])", [.. Of(bucket), Keys(keys)], cancellation);

    public ValueTask<IReadOnlyList<string>> KeysAsync(Bucket bucket, CancellationToken cancellation = default) =>
        database.NamesAsync("SELECT key FROM golem_key_values WHERE account = $1 AND bucket = $2 ORDER BY key", Of(bucket), cancellation);

    public async ValueTask<KeyValueChange> ChangeAsync(
        Bucket bucket, string key, Guid id, Func<ReadOnlyMemory<byte>?, ReadOnlyMemory<byte>?> change, CancellationToken cancellation = default)
    {
        // The write happens only on what was read, and notes the change in the same statement: sent again after a lost
        // connection, it finds the row with its own id or, when another write came on top, its note.
        const string read = """
            SELECT v.value, v.write_id, (SELECT c.value FROM golem_key_changes c WHERE c.id = $4)
            FROM (VALUES (1)) one LEFT JOIN golem_key_values v ON v.account = $1 AND v.bucket = $2 AND v.key = $3
            """;
        const string create = """
            INSERT INTO golem_key_values AS v VALUES ($1, $2, $3, $5, $4)
            ON CONFLICT (account, bucket, key) DO UPDATE SET value = excluded.value WHERE v.write_id = $4 RETURNING true
            """;
        const string replace = """
            UPDATE golem_key_values SET value = $5, write_id = $4
            WHERE account = $1 AND bucket = $2 AND key = $3 AND write_id IN ($4, $6) RETURNING true
            """;
        object[] row = [.. Of(bucket), PostgresSharedDatabase.Bytes(key), id];
        while (true)
        {
            var (before, seen, made) = await database.QueryAsync(read, row, async (rows, token) =>
            {
                await rows.ReadAsync(token);
                return (Value(rows, 0), rows.IsDBNull(1) ? Guid.Empty : rows.GetGuid(1), Value(rows, 2));
            }, cancellation);
            if (made is not null)
                return new(true, made);
            if (change(before) is not { } after)
                return new(false, before);
            object[] write = [.. row, after.ToArray()];
            if (await database.ScalarAsync<bool>(Noting(before is null ? create : replace), before is null ? write : [.. write, seen], cancellation))
                return new(true, after);
        }
    }

    /// <summary>The write, with a note of the change when it is made, and a few old notes removed.</summary>
    private static string Noting(string write) => $"""
        WITH written AS ({write}),
        noted AS (INSERT INTO golem_key_changes (id, value) SELECT $4, $5 FROM written ON CONFLICT (id) DO NOTHING),
        forgotten AS (DELETE FROM golem_key_changes WHERE id IN (
            SELECT id FROM golem_key_changes WHERE made < now() - interval '1 day' ORDER BY made LIMIT 10 FOR UPDATE SKIP LOCKED))
        SELECT true FROM written
        """;

    private static ReadOnlyMemory<byte>? Value(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : (ReadOnlyMemory<byte>?)row.GetFieldValue<byte[]>(column);

    private static object[] Of(Bucket bucket) => [PostgresSharedDatabase.Bytes(bucket.Account), PostgresSharedDatabase.Bytes(bucket.Name)];

    private static byte[][] Keys(IEnumerable<string> keys) => [.. keys.Select(PostgresSharedDatabase.Bytes)];
}
