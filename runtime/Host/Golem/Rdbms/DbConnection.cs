using GolemOrleans.Components.Hosting;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using Npgsql;

namespace GolemOrleans.Runtime.Host.Golem.Rdbms;

/// <summary><c>golem:rdbms/postgres</c>: opening is recorded, so that a database that was not there is not there in replay.</summary>
[WitInterface("golem:rdbms/postgres")]
internal sealed class Postgres(RdbmsHost host)
{
    private static readonly DurableFunction OpenFunction = new(
        "rdbms::postgres::db-connection::open", WrappedFunctionKind.ReadRemote, WitType.Tuple(), DbErrors.Outcome(null));

    public LazyDbValue CreateLazyDbValue(WitValue value) => new(value);

    public LazyDbColumnType CreateLazyDbColumnType(WitValue value) => new(value);

    public Result<DbConnection, WitValue> DbConnectionOpen(string address)
    {
        PostgresAddress parsed;
        try
        {
            parsed = PostgresAddress.Parse(address);
        }
        catch (FormatException e)
        {
            return Result.Err(WitValue.Variant(DbErrors.Connection, WitValue.String(e.Message)));
        }

        var outcome = host.Context.Durable(OpenFunction, WitValue.Tuple(), () => host.Context.Wait(DbErrors.GuardAsync(async () =>
        {
            await host.CloseAsync(await host.OpenAsync(parsed, host.Context.Interruption).ConfigureAwait(false)).ConfigureAwait(false);
            return default;
        })) is { IsOk: false } failed ? failed : WitValue.Ok());
        return DbErrors.Answer(outcome, _ => new DbConnection(host, parsed));
    }
}

/// <summary><c>db-connection</c>: each statement uses a connection of the pool.</summary>
[WitResource("golem:rdbms/postgres", "db-connection")]
public sealed class DbConnection : HostObject
{
    private static readonly DurableFunction QueryFunction = Writing("query", Results.QueryType);
    private static readonly DurableFunction ExecuteFunction = Writing("execute", WitType.U64);

    private readonly RdbmsHost _host;
    private readonly PostgresAddress _address;

    internal DbConnection(RdbmsHost host, PostgresAddress address) : base(null) => (_host, _address) = (host, address);

    public Result<WitValue, WitValue> Query(string statement, WitValue[] @params) => DbErrors.Answer(
        Run(QueryFunction, new(statement, @params), RdbmsHost.QueryAsync),
        result => WitValue.Record(Results.LowerColumns(result.AsItems[0]), Results.LowerRows(result.AsItems[0], result.AsItems[1])));

    public Result<DbResultStream, WitValue> QueryStream(string statement, WitValue[] @params) =>
        DbResultStream.Open(_host, _address, new(statement, @params));

    public Result<ulong, WitValue> Execute(string statement, WitValue[] @params) =>
        DbErrors.Answer(Run(ExecuteFunction, new(statement, @params), RdbmsHost.ExecuteAsync), count => count.AsU64);

    /// <summary>Opens the batch; the database hears of it with the first statement.</summary>
    public Result<DbTransaction, WitValue> BeginTransaction() => Result.Ok(new DbTransaction(_host, _address, _host.Context.BeginRemoteWrite()));

    private WitValue Run(DurableFunction function, Statement statement, Func<NpgsqlConnection, Statement, CancellationToken, Task<WitValue>> run)
    {
        var cancellation = _host.Context.Interruption;
        return _host.Context.Durable(function, statement.Describe(), () => _host.Context.Wait(DbErrors.GuardAsync(async () =>
        {
            var connection = await _host.OpenAsync(_address, cancellation).ConfigureAwait(false);
            try
            {
                return await run(connection, statement, cancellation).ConfigureAwait(false);
            }
            finally
            {
                await _host.CloseAsync(connection).ConfigureAwait(false);
            }
        })));
    }

    private static DurableFunction Writing(string name, WitType response) =>
        new($"rdbms::postgres::db-connection::{name}", WrappedFunctionKind.WriteRemote, WitType.String, DbErrors.Outcome(response));
}
