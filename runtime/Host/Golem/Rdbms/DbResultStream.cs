using GolemOrleans.Components.Hosting;
using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Runtime.Failures;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using Npgsql;

namespace GolemOrleans.Runtime.Host.Golem.Rdbms;

/// <summary>
/// <c>db-result-stream</c>: rows in batches of 50. That of a connection is a batch of recorded calls of its own and holds one
/// connection until it has ended or is dropped; when replay turns live in its middle the query is made again and what was read
/// is passed over.
/// </summary>
[WitResource("golem:rdbms/postgres", "db-result-stream")]
public sealed class DbResultStream : HostObject
{
    private const int BatchRows = 50;

    private static readonly DurableFunction OpenFunction = new(
        "rdbms::postgres::db-connection::query-stream", WrappedFunctionKind.WriteRemoteBatched, WitType.String, DbErrors.Outcome(Results.ColumnsType));

    private static readonly DurableFunction NextFunction = new(
        "rdbms::postgres::db-result-stream::get-next", WrappedFunctionKind.WriteRemoteBatched, WitType.Tuple(), DbErrors.Outcome(Results.RowsType), observable: false);

    private readonly RdbmsHost _host;
    private readonly Source? _source;
    private readonly WitValue _columns;
    private readonly Queue<WitValue> _rows = new();
    private bool _ended;

    private DbResultStream(RdbmsHost host, WitValue columns, Source? source) : base(null) => (_host, _columns, _source) = (host, columns, source);

    public WitValue GetColumns() => Results.LowerColumns(_columns);

    /// <summary>The next rows; none at the end. A database that fails meanwhile traps: the interface has no error here.</summary>
    public WitValue GetNext()
    {
        if (_ended)
            return WitValue.None;
        var rows = _source is null ? Buffered() : Fetch(_source);
        if (rows.AsItems.Length == 0)
        {
            End();
            return WitValue.None;
        }

        return WitValue.Some(Results.LowerRows(_columns, rows));
    }

    /// <summary>Of rows that are all there.</summary>
    internal static DbResultStream Of(RdbmsHost host, WitValue columns, WitValue rows)
    {
        var stream = new DbResultStream(host, columns, null);
        foreach (var row in rows.AsItems)
            stream._rows.Enqueue(row);
        return stream;
    }

    internal static Result<DbResultStream, WitValue> Open(RdbmsHost host, PostgresAddress address, Statement statement)
    {
        var context = host.Context;
        var source = new Source(host, address, statement, context.BeginRemoteWrite());
        var outcome = context.Durable(
            OpenFunction,
            statement.Describe(),
            () => context.Wait(DbErrors.GuardAsync(async () => Results.Columns(await source.ReaderAsync(context.Interruption).ConfigureAwait(false)))),
            source.Batch);
        if (!outcome.IsOk)
            source.Close();
        return DbErrors.Answer(outcome, columns => new DbResultStream(host, columns, source));
    }

    private protected override void OnDrop() => End();

    private WitValue Fetch(Source source)
    {
        var context = _host.Context;
        var outcome = context.Durable(
            NextFunction,
            WitValue.Tuple(),
            () => context.Wait(DbErrors.GuardAsync(async () =>
                await Results.RowsAsync(await source.ReaderAsync(context.Interruption).ConfigureAwait(false), BatchRows, context.Interruption).ConfigureAwait(false))),
            source.Batch);
        if (!outcome.IsOk)
            throw new HostTrapException(outcome.Payload.AsItems[1].AsString);
        source.RowsRead += outcome.Payload.AsItems.Length;
        return outcome.Payload;
    }

    private WitValue Buffered()
    {
        var rows = new List<WitValue>();
        while (rows.Count < BatchRows && _rows.TryDequeue(out var row))
            rows.Add(row);
        return WitValue.List(rows.ToArray());
    }

    private void End()
    {
        if (_ended)
            return;
        _ended = true;
        _source?.Close();
    }

    /// <summary>The running query behind a stream.</summary>
    private sealed class Source(RdbmsHost host, PostgresAddress address, Statement statement, OplogIndex batch)
    {
        private NpgsqlConnection? _connection;
        private NpgsqlDataReader? _reader;

        public OplogIndex Batch => batch;

        /// <summary>Rows that the guest has, recorded ones included.</summary>
        public long RowsRead { get; set; }

        public async Task<NpgsqlDataReader> ReaderAsync(CancellationToken cancellation)
        {
            if (_reader is { } running)
                return running;
            _connection = await host.OpenAsync(address, cancellation).ConfigureAwait(false);
            var command = RdbmsHost.Command(_connection, statement);
            var reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            for (var skipped = 0L; skipped < RowsRead && await reader.ReadAsync(cancellation).ConfigureAwait(false); skipped++)
            {
            }

            return _reader = reader;
        }

        public void Close()
        {
            if (_connection is { } connection)
                host.Context.Wait(host.CloseAsync(connection));
            host.Context.EndRemoteWrite(batch);
        }
    }
}
