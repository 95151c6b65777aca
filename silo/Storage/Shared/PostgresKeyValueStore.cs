using GolemOrleans.Runtime.Services;

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

    public async ValueTask<ReadOnlyMemory<byte>?> ChangeAsync(
        Bucket bucket, string key, Func<ReadOnlyMemory<byte>?, ReadOnlyMemory<byte>?> change, CancellationToken cancellation = default)
    {
        // The write happens only on what was read; sent again after a lost connection, it finds itself done by its id.
        const string read = "SELECT value, write_id FROM golem_key_values WHERE account = $1 AND bucket = $2 AND key = $3";
        const string create = """
            INSERT INTO golem_key_values AS v VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (account, bucket, key) DO UPDATE SET value = excluded.value WHERE v.write_id = $5 RETURNING true
            """;
        const string replace = """
            UPDATE golem_key_values SET value = $4, write_id = $5
            WHERE account = $1 AND bucket = $2 AND key = $3 AND write_id IN ($5, $6) RETURNING true
            """;
        object[] row = [.. Of(bucket), PostgresSharedDatabase.Bytes(key)];
        while (true)
        {
            var (before, seen) = await database.QueryAsync(read, row, async (rows, token) =>
                await rows.ReadAsync(token) ? ((ReadOnlyMemory<byte>?)rows.GetFieldValue<byte[]>(0), rows.GetGuid(1)) : (null, Guid.Empty), cancellation);
            if (change(before) is not { } after)
                return before;
            object[] write = [.. row, after.ToArray(), database.NewWriteId()];
            if (await database.TryWriteAsync(before is null ? create : replace, before is null ? write : [.. write, seen], cancellation))
                return after;
        }
    }

    private static object[] Of(Bucket bucket) => [PostgresSharedDatabase.Bytes(bucket.Account), PostgresSharedDatabase.Bytes(bucket.Name)];

    private static byte[][] Keys(IEnumerable<string> keys) => [.. keys.Select(PostgresSharedDatabase.Bytes)];
}
