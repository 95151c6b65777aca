using GolemOrleans.Runtime.Services;

namespace GolemOrleans.Silo.Storage.Shared;

/// <summary>Shared objects in the database of the servers. Times are kept to the millisecond.</summary>
internal sealed class PostgresObjectStore(PostgresSharedDatabase database) : IObjectStore
{
    private const string One = "account = $1 AND container = $2 AND name = $3";

    public async ValueTask<DateTimeOffset> CreateContainerAsync(Container container, DateTimeOffset now, CancellationToken cancellation = default)
    {
        while (true)
        {
            await database.ExecuteAsync("INSERT INTO golem_containers VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", [.. Of(container), now.ToUnixTimeMilliseconds()], cancellation);
            if (await FindContainerAsync(container, cancellation) is { } created)
                return created;
        }
    }

    public async ValueTask<DateTimeOffset?> FindContainerAsync(Container container, CancellationToken cancellation = default) =>
        await database.ScalarAsync<long?>("SELECT created FROM golem_containers WHERE account = $1 AND name = $2", Of(container), cancellation) is { } created
            ? DateTimeOffset.FromUnixTimeMilliseconds(created)
            : null;

    /// <remarks>After a lost connection the answer may be false although this call removed it.</remarks>
    public ValueTask<bool> DeleteContainerAsync(Container container, CancellationToken cancellation = default) =>
        database.ScalarAsync<bool>("SELECT golem_delete_container($1, $2)", Of(container), cancellation);

    public ValueTask<IReadOnlyList<string>> ListAsync(Container container, CancellationToken cancellation = default) =>
        database.NamesAsync("SELECT name FROM golem_objects WHERE account = $1 AND container = $2 ORDER BY name", Of(container), cancellation);

    public ValueTask<ObjectInfo?> FindAsync(Container container, string name, CancellationToken cancellation = default) =>
        database.QueryAsync($"SELECT created, length(content)::bigint FROM golem_objects WHERE {One}", Of(container, name), async (rows, token) =>
            await rows.ReadAsync(token) ? new ObjectInfo(DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(0)), rows.GetInt64(1)) : null, cancellation);

    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(Container container, string name, long start, long count, CancellationToken cancellation = default)
    {
        // Positions count from 1 and have 32 bits, as the length of an object has.
        var sql = $"SELECT substring(content FROM $4 FOR $5) FROM golem_objects WHERE {One}";
        var from = (int)Math.Min(start, int.MaxValue - 1) + 1;
        var content = await database.ScalarAsync<byte[]>(sql, [.. Of(container, name), from, (int)Math.Min(count, int.MaxValue - from)], cancellation);
        return content is null ? null : new ReadOnlyMemory<byte>?(content);
    }

    public ValueTask<bool> WriteAsync(Container container, string name, ReadOnlyMemory<byte> content, DateTimeOffset now, CancellationToken cancellation = default) =>
        database.ScalarAsync<bool>(
            "SELECT golem_write_object($1, $2, $3, $4, $5, $6)",
            [.. Of(container, name), now.ToUnixTimeMilliseconds(), content.ToArray(), database.NewWriteId()],
            cancellation);

    public ValueTask DeleteAsync(Container container, IReadOnlyList<string>? names, CancellationToken cancellation = default) => names is null
        ? database.ExecuteAsync("DELETE FROM golem_objects WHERE account = $1 AND container = $2", Of(container), cancellation)
        : database.ExecuteAsync(
            "DELETE FROM golem_objects WHERE account = $1 AND container = $2 AND name = ANY($3::bytea[])",
            [.. Of(container), names.Select(PostgresSharedDatabase.Bytes).ToArray()],
            cancellation);

    public ValueTask<bool> CopyAsync(
        Container source, string sourceName, Container target, string targetName, bool move, DateTimeOffset now, CancellationToken cancellation = default) =>
        database.ScalarAsync<bool>(
            "SELECT golem_copy_object($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            [.. Of(source, sourceName), .. Of(target, targetName), move, now.ToUnixTimeMilliseconds(), database.NewWriteId()],
            cancellation);

    private static object[] Of(Container container) => [PostgresSharedDatabase.Bytes(container.Account), PostgresSharedDatabase.Bytes(container.Name)];

    private static object[] Of(Container container, string name) => [.. Of(container), PostgresSharedDatabase.Bytes(name)];
}
