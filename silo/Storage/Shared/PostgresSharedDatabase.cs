using System.Text;
using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Postgres;
using GolemOrleans.Runtime.Services;
using Npgsql;

namespace GolemOrleans.Silo.Storage.Shared;

/// <summary>Statements of the shared stores: names as bytes, failures as <see cref="SharedStoreException"/>. Thread-safe.</summary>
/// <param name="newId">Makes ids of writes, each another one.</param>
internal sealed class PostgresSharedDatabase(PostgresDatabase database, Func<Guid> newId)
{
    public static byte[] Bytes(string name) => Encoding.UTF8.GetBytes(name);

    /// <summary>Names one write, so that it is known when it is sent again.</summary>
    public Guid NewWriteId() => newId();

    public static string Text(NpgsqlDataReader row, int column) => Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(column));

    /// <summary>Runs one statement, again after a lost connection: it must be idempotent. Reads rows until <paramref name="read"/> has them all.</summary>
    public async ValueTask<T> QueryAsync<T>(string sql, object[] parameters, Func<NpgsqlDataReader, CancellationToken, Task<T>> read, CancellationToken cancellation)
    {
        try
        {
            return await database.RunAsync(async (connection, token) =>
            {
                await using var command = new NpgsqlCommand(sql, connection);
                foreach (var parameter in parameters)
                    command.Parameters.Add(new NpgsqlParameter { Value = parameter });
                await using var rows = await command.ExecuteReaderAsync(token);
                return await read(rows, token);
            }, cancellation);
        }
        catch (StoreUnavailableException failure)
        {
            throw new SharedStoreException(failure.Message, failure);
        }
    }

    /// <summary>The first column of the first row, or the default when there is none.</summary>
    public ValueTask<T?> ScalarAsync<T>(string sql, object[] parameters, CancellationToken cancellation) =>
        QueryAsync(sql, parameters, async (rows, token) => await rows.ReadAsync(token) && !rows.IsDBNull(0) ? rows.GetFieldValue<T>(0) : default, cancellation);

    public ValueTask<IReadOnlyList<string>> NamesAsync(string sql, object[] parameters, CancellationToken cancellation) =>
        QueryAsync<IReadOnlyList<string>>(sql, parameters, async (rows, token) =>
        {
            var names = new List<string>();
            while (await rows.ReadAsync(token))
                names.Add(Text(rows, 0));
            return names;
        }, cancellation);

    public async ValueTask ExecuteAsync(string sql, object[] parameters, CancellationToken cancellation) =>
        await QueryAsync(sql, parameters, (_, _) => Task.FromResult(true), cancellation);
}
