using GolemOrleans.Oplog.Postgres.Migrations;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace GolemOrleans.Oplog.Postgres;

/// <summary>
/// The database that the stores of one server share: its connection pool, its condition, and the rules by which statements are
/// tried again. Thread-safe. Disposing closes all connections; it must outlive the stores on it.
/// </summary>
public sealed class PostgresDatabase : IAsyncDisposable
{
    private static readonly TimeSpan s_probePeriod = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_pauseMax = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _closing = new();
    private readonly Task _probe;

    private PostgresDatabase(PostgresStoreOptions options, NpgsqlDataSource source, TimeProvider time, ILogger logger, StoreInstruments instruments)
    {
        (Options, Source, Time, Logger, Instruments) = (options, source, time, logger, instruments);
        Condition = new DatabaseCondition(logger);
        _probe = ProbeAsync();
    }

    /// <summary>This start of this server.</summary>
    public Guid Incarnation => Options.Incarnation;

    internal PostgresStoreOptions Options { get; }
    internal NpgsqlDataSource Source { get; }
    internal TimeProvider Time { get; }
    internal ILogger Logger { get; }
    internal StoreInstruments Instruments { get; }
    internal DatabaseCondition Condition { get; }

    /// <summary>Cancelled when the database is being closed.</summary>
    internal CancellationToken Closing => _closing.Token;

    /// <summary>Waits for the database, applies the migrations it lacks and checks that it keeps what it acknowledges.</summary>
    /// <exception cref="StoreUnavailableException">It does not answer in time, or it is not durable.</exception>
    /// <exception cref="StoreFormatException">Its tables are of a newer version; nothing was changed.</exception>
    public static async Task<PostgresDatabase> OpenAsync(
        PostgresStoreOptions options, TimeProvider? time = null, ILogger<PostgresDatabase>? logger = null, StoreInstruments? instruments = null, CancellationToken cancellation = default)
    {
        NpgsqlDataSource source;
        try
        {
            source = NpgsqlDataSource.Create(Complete(options));
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException)
        {
            throw new StoreUnavailableException($"The connection string cannot be read: {failure.Message}", failure);
        }

        var database = new PostgresDatabase(options, source, time ?? TimeProvider.System, logger ?? NullLogger<PostgresDatabase>.Instance, instruments ?? new StoreInstruments());
        try
        {
            await database.RunAsync(async (connection, token) =>
            {
                await Migrator.ApplyAsync(connection, MigrationSet.Oplogs, database.Logger, token).ConfigureAwait(false);
                if (options.RequireDurableServer) await DurabilityCheck.RunAsync(connection, token).ConfigureAwait(false);
                return true;
            }, options.StartLimit, cancellation).ConfigureAwait(false);
            return database;
        }
        catch
        {
            await database.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Applies what is missing of another part of the database; returns how many steps.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    /// <exception cref="StoreFormatException">Its tables are of a newer version; nothing was changed.</exception>
    public async Task<int> MigrateAsync(MigrationSet set, CancellationToken cancellation = default) =>
        await RunAsync((connection, token) => Migrator.ApplyAsync(connection, set, Logger, token), cancellation).ConfigureAwait(false);

    public async ValueTask DisposeAsync()
    {
        Condition.Close();
        await _closing.CancelAsync().ConfigureAwait(false);
        await _probe.ConfigureAwait(false);
        await Source.DisposeAsync().ConfigureAwait(false);
        _closing.Dispose();
    }

    /// <summary>Runs idempotent work on a pooled connection, again after conflicts and lost connections, up to the retry limit.</summary>
    /// <exception cref="StoreUnavailableException">The outcome of the last try is unknown.</exception>
    public ValueTask<T> RunAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancellation) =>
        RunAsync(work, Options.RetryLimit, cancellation);

    internal async ValueTask<T> RunAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> work, TimeSpan limit, CancellationToken cancellation)
    {
        long began = Time.GetTimestamp();
        int? lostBackend = null;
        for (int attempt = 0; ; attempt++)
        {
            int? backend = null;
            try
            {
                if (Condition.IsClosed) throw new StoreUnavailableException("The store is closed.");
                NpgsqlConnection connection = await Source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
                await using (connection.ConfigureAwait(false))
                {
                    backend = connection.ProcessID;
                    if (lostBackend is { } lost) await EndBackendAsync(connection, lost, cancellation).ConfigureAwait(false);
                    lostBackend = null;
                    T result = await work(connection, cancellation).ConfigureAwait(false);
                    Condition.Works();
                    return result;
                }
            }
            catch (Exception failure) when (failure is not (OplogStoreException or ArgumentException) && !cancellation.IsCancellationRequested)
            {
                FailureKind kind = PostgresFailures.Classify(failure);
                Condition.Failed(kind, failure);
                if (kind is FailureKind.Broken or FailureKind.Refused || Time.GetElapsedTime(began) >= limit) throw PostgresFailures.ToStoreException(failure);
                if (kind == FailureKind.Unreachable) lostBackend = backend ?? lostBackend;
                await PauseAsync(attempt, cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Waits before another try: longer with each, at most a second.</summary>
    internal Task PauseAsync(int attempt, CancellationToken cancellation) =>
        Task.Delay(TimeSpan.FromMilliseconds(Math.Min(s_pauseMax.TotalMilliseconds, 10 << Math.Min(attempt, 7))), Time, cancellation);

    /// <summary>A statement whose connection was lost must not happen after it has been sent again.</summary>
    private static async Task EndBackendAsync(NpgsqlConnection connection, int backend, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE pid = $1 AND application_name = current_setting('application_name') AND pid <> pg_backend_pid()",
            connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = backend });
        await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>While the database is unusable, finds out when that ends, also when nobody calls.</summary>
    private async Task ProbeAsync()
    {
        while (!_closing.IsCancellationRequested)
        {
            await Task.Delay(s_probePeriod, Time, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_closing.IsCancellationRequested || Condition.Health.IsHealthy) continue;
            try
            {
                await using NpgsqlCommand command = Source.CreateCommand("SELECT pg_is_in_recovery()");
                if (await command.ExecuteScalarAsync(_closing.Token).ConfigureAwait(false) is false) Condition.Works();
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                Condition.Failed(FailureKind.Unreachable, failure);
            }
        }
    }

    private static string Complete(PostgresStoreOptions options)
    {
        var given = new NpgsqlConnectionStringBuilder(options.ConnectionString);
        int seconds = Math.Max(1, (int)options.CommandTimeout.TotalSeconds);
        return new NpgsqlConnectionStringBuilder(options.ConnectionString)
        {
            ApplicationName = $"golem {options.Incarnation:N}",
            CommandTimeout = seconds,
            CancellationTimeout = 1000,
            Timeout = given.ContainsKey("Timeout") ? given.Timeout : Math.Min(5, seconds),
            MaxPoolSize = given.ContainsKey("Maximum Pool Size") ? given.MaxPoolSize : 16,
            MaxAutoPrepare = given.ContainsKey("Max Auto Prepare") ? given.MaxAutoPrepare : 40,
            AutoPrepareMinUsages = 2,
            NoResetOnClose = true,
            TcpKeepAlive = true,
            Enlist = false,
        }.ConnectionString;
    }
}
