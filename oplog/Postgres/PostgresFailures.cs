using System.Net.Sockets;
using Npgsql;

namespace GolemOrleans.Oplog.Postgres;

/// <summary>What a failure of the database means for the statement that met it.</summary>
internal enum FailureKind
{
    /// <summary>Nothing happened and the same statement may work at once: deadlock, serialisation failure.</summary>
    Conflict,

    /// <summary>The connection or the server is gone; the statement may or may not have happened.</summary>
    Unreachable,

    /// <summary>The server refused this statement for what it says; nothing happened.</summary>
    Refused,

    /// <summary>The server cannot do it now and trying again soon is useless: disk full, damaged data.</summary>
    Broken,
}

/// <summary>Classifies failures of Npgsql. Pure.</summary>
internal static class PostgresFailures
{
    public static FailureKind Classify(Exception failure) => failure switch
    {
        PostgresException postgres => Classify(postgres.SqlState),
        NpgsqlException or IOException or SocketException or TimeoutException or OperationCanceledException => FailureKind.Unreachable,

        // A connector that broke under a running command reports a wrong state.
        ObjectDisposedException or InvalidOperationException => FailureKind.Unreachable,
        _ => FailureKind.Broken,
    };

    public static FailureKind Classify(string sqlState) => sqlState switch
    {
        PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.LockNotAvailable => FailureKind.Conflict,

        // Shutting down, crashed, starting, a standby that is not promoted yet, a time-out, too many connections.
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.ReadOnlySqlTransaction or
            PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.TooManyConnections or "57P05" or "25P03" or "25P02" => FailureKind.Unreachable,
        _ when sqlState.StartsWith("08", StringComparison.Ordinal) => FailureKind.Unreachable,

        // Data exceptions, constraints, limits of the program.
        _ when sqlState.StartsWith("22", StringComparison.Ordinal) || sqlState.StartsWith("23", StringComparison.Ordinal) ||
            sqlState.StartsWith("54", StringComparison.Ordinal) => FailureKind.Refused,
        _ => FailureKind.Broken,
    };

    public static StoreUnavailableException ToStoreException(Exception failure) =>
        failure as StoreUnavailableException ?? new StoreUnavailableException($"The database cannot be used: {failure.Message}", failure);
}
