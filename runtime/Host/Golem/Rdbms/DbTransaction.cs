using GolemOrleans.Components.Hosting;
using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using Npgsql;

namespace GolemOrleans.Runtime.Host.Golem.Rdbms;

/// <summary>
/// <c>db-transaction</c>: one batch from begin to commit, roll-back or drop. When replay turns live in its middle the statements
/// before are run again in a new transaction of the database, since the old one was rolled back with its connection.
/// </summary>
[WitResource("golem:rdbms/postgres", "db-transaction")]
public sealed class DbTransaction : HostObject
{
    private static readonly DurableFunction QueryFunction = Batched("query", Results.QueryType, observable: false);
    private static readonly DurableFunction StreamFunction = Batched("query-stream", Results.QueryType, observable: false);
    private static readonly DurableFunction ExecuteFunction = Batched("execute", WitType.U64, observable: false);
    private static readonly DurableFunction CommitFunction = Batched("commit", null, observable: true);
    private static readonly DurableFunction RollbackFunction = Batched("rollback", null, observable: false);

    private readonly RdbmsHost _host;
    private readonly PostgresAddress _address;
    private readonly OplogIndex _batch;
    private readonly List<Statement> _before = [];
    private NpgsqlConnection? _connection;
    private bool _ended;

    internal DbTransaction(RdbmsHost host, PostgresAddress address, OplogIndex batch) : base(null) => (_host, _address, _batch) = (host, address, batch);

    public Result<WitValue, WitValue> Query(string statement, WitValue[] @params) => DbErrors.Answer(
        Run(QueryFunction, new(statement, @params), RdbmsHost.QueryAsync),
        result => WitValue.Record(Results.LowerColumns(result.AsItems[0]), Results.LowerRows(result.AsItems[0], result.AsItems[1])));

    /// <summary>Reads all rows at once: the transaction's connection takes no other statement before.</summary>
    public Result<DbResultStream, WitValue> QueryStream(string statement, WitValue[] @params) => DbErrors.Answer(
        Run(StreamFunction, new(statement, @params), RdbmsHost.QueryAsync),
        result => DbResultStream.Of(_host, result.AsItems[0], result.AsItems[1]));

    public Result<ulong, WitValue> Execute(string statement, WitValue[] @params) =>
        DbErrors.Answer(Run(ExecuteFunction, new(statement, @params), RdbmsHost.ExecuteAsync), count => count.AsU64);

    public Result<Unit, WitValue> Commit() => End(CommitFunction, "COMMIT");

    public Result<Unit, WitValue> Rollback() => End(RollbackFunction, "ROLLBACK");

    private protected override void OnDrop() => Close();

    private WitValue Run(DurableFunction function, Statement statement, Func<NpgsqlConnection, Statement, CancellationToken, Task<WitValue>> run)
    {
        if (_ended)
            return DbErrors.Err(DbErrors.Other, "the transaction has ended");
        var context = _host.Context;
        var outcome = context.Durable(
            function,
            statement.Describe(),
            () => context.Wait(DbErrors.GuardAsync(async () => await run(await BegunAsync().ConfigureAwait(false), statement, context.Interruption).ConfigureAwait(false))),
            _batch);
        if (outcome.IsOk)
            _before.Add(statement);
        return outcome;
    }

    private Result<Unit, WitValue> End(DurableFunction function, string sql)
    {
        if (_ended)
            return Result.Err(WitValue.Variant(DbErrors.Other, WitValue.String("the transaction has ended")));
        var context = _host.Context;
        var outcome = context.Durable(
            function,
            WitValue.String(sql),
            () => context.Wait(DbErrors.GuardAsync(async () =>
            {
                await RdbmsHost.ExecuteAsync(await BegunAsync().ConfigureAwait(false), new(sql, []), context.Interruption).ConfigureAwait(false);
                return default;
            })) is { IsOk: false } failed ? failed : WitValue.Ok(),
            _batch);
        Close();
        return DbErrors.Answer(outcome, static _ => default(Unit));
    }

    private async Task<NpgsqlConnection> BegunAsync()
    {
        if (_connection is { } begun)
            return begun;
        var connection = await _host.OpenAsync(_address, _host.Context.Interruption).ConfigureAwait(false);
        _connection = connection;
        await RdbmsHost.ExecuteAsync(connection, new("BEGIN", []), _host.Context.Interruption).ConfigureAwait(false);
        foreach (var statement in _before)
            await RdbmsHost.QueryAsync(connection, statement, _host.Context.Interruption).ConfigureAwait(false);
        return connection;
    }

    private void Close()
    {
        if (_ended)
            return;
        _ended = true;
        // Closing rolls back what was not committed.
        if (_connection is { } connection)
            _host.Context.Wait(_host.CloseAsync(connection));
        _host.Context.EndRemoteWrite(_batch);
    }

    private static DurableFunction Batched(string name, WitType? response, bool observable) => new(
        $"rdbms::postgres::db-transaction::{name}", WrappedFunctionKind.WriteRemoteBatched, WitType.String, DbErrors.Outcome(response), observable);
}
