using GolemOrleans.Runtime.Context;
using GolemOrleans.Runtime.Host.Policies;
using GolemOrleans.Values;
using Npgsql;

namespace GolemOrleans.Runtime.Host.Golem.Rdbms;

/// <summary>
/// The databases of one worker. Connections come from pools that all workers share, one per address. Addresses pass the egress
/// policy each time one is opened. Disposing closes what is open, which rolls transactions back.
/// </summary>
internal sealed class RdbmsHost(WorkerContext context, EgressGate egress) : IDisposable
{
    private readonly HashSet<NpgsqlConnection> _open = [];

    public WorkerContext Context => context;

    public async Task<NpgsqlConnection> OpenAsync(PostgresAddress address, CancellationToken cancellation)
    {
        var permitted = await egress.ResolveAsync(address.Host, cancellation).ConfigureAwait(false);
        var connection = new NpgsqlConnection(address.ConnectionString(permitted));
        try
        {
            await connection.OpenAsync(cancellation).ConfigureAwait(false);
            lock (_open)
                _open.Add(connection);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async Task CloseAsync(NpgsqlConnection connection)
    {
        lock (_open)
            _open.Remove(connection);
        await connection.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>A command that answers every column as text.</summary>
    public static NpgsqlCommand Command(NpgsqlConnection connection, Statement statement)
    {
        var command = new NpgsqlCommand(statement.Sql, connection) { AllResultTypesAreUnknown = true };
        foreach (var parameter in statement.Parameters)
            command.Parameters.Add(PgParameters.Make(parameter));
        return command;
    }

    /// <summary>All rows of a query.</summary>
    public static async Task<WitValue> QueryAsync(NpgsqlConnection connection, Statement statement, CancellationToken cancellation)
    {
        WitValue columns, rows;
        uint[] unknown;
        await using (var command = Command(connection, statement))
        await using (var reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false))
        {
            columns = Results.Columns(reader);
            unknown = Results.UnknownTypes(reader);
            rows = await Results.RowsAsync(reader, int.MaxValue, cancellation).ConfigureAwait(false);
        }

        if (Array.Exists(unknown, oid => oid != 0))
            columns = await WithNewTypesAsync(connection, columns, unknown, cancellation).ConfigureAwait(false);
        return WitValue.Tuple(columns, rows);
    }

    /// <summary>Types that were made after the process first met the database.</summary>
    private static async Task<WitValue> WithNewTypesAsync(NpgsqlConnection connection, WitValue columns, uint[] unknown, CancellationToken cancellation)
    {
        await connection.ReloadTypesAsync(cancellation).ConfigureAwait(false);
        var known = columns.AsItems.ToArray();
        for (var i = 0; i < known.Length; i++)
        {
            if (unknown[i] == 0)
                continue;
            await using var naming = new NpgsqlCommand($"SELECT format_type({unknown[i]}, NULL)", connection);
            var name = (string)(await naming.ExecuteScalarAsync(cancellation).ConfigureAwait(false))!;
            await using var command = new NpgsqlCommand($"SELECT NULL::{name}", connection) { AllResultTypesAreUnknown = true };
            await using var reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            known[i] = WitValue.Tuple(known[i].AsItems[0], WitValue.String(name), WitValue.String(PgType.Of(reader.GetPostgresType(0)).Encode()));
        }

        return WitValue.List(known);
    }

    /// <summary>The number of rows that were changed.</summary>
    public static async Task<WitValue> ExecuteAsync(NpgsqlConnection connection, Statement statement, CancellationToken cancellation)
    {
        await using var command = Command(connection, statement);
        return WitValue.U64((ulong)Math.Max(0, await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false)));
    }

    public void Dispose()
    {
        NpgsqlConnection[] open;
        lock (_open)
            open = [.. _open];
        foreach (var connection in open)
            connection.Dispose();
        _open.Clear();
    }
}

/// <summary>A statement with its parameters as <c>db-value</c>s.</summary>
internal sealed record Statement(string Sql, WitValue[] Parameters)
{
    public WitValue Describe() => WitValue.String(Sql);
}
