using Microsoft.Extensions.Logging;

namespace GolemOrleans.Oplog.Postgres;

internal static partial class PostgresStoreLog
{
    [LoggerMessage(EventId = 4101, Level = LogLevel.Information, Message = "Oplog store opened on PostgreSQL {Version} at {Host}, database {Database}: start {Start}, incarnation {Incarnation}.")]
    public static partial void Opened(ILogger logger, string version, string? host, string? database, long start, Guid incarnation);

    [LoggerMessage(EventId = 4102, Level = LogLevel.Information, Message = "Migration {Version} {Name} applied.")]
    public static partial void Migrated(ILogger logger, int version, string name);

    [LoggerMessage(EventId = 4103, Level = LogLevel.Warning, Message = "The database cannot be reached; changes wait and are tried again.")]
    public static partial void Unreachable(ILogger logger, Exception failure);

    [LoggerMessage(EventId = 4104, Level = LogLevel.Information, Message = "The database can be reached again.")]
    public static partial void Reachable(ILogger logger);

    [LoggerMessage(EventId = 4105, Level = LogLevel.Warning, Message = "A group of {Count} commits met a conflict and is sent again.")]
    public static partial void Conflict(ILogger logger, int count, Exception failure);

    [LoggerMessage(EventId = 4106, Level = LogLevel.Error, Message = "A group of {Count} commits failed; nothing of it was acknowledged.")]
    public static partial void GroupFailed(ILogger logger, int count, Exception failure);

    [LoggerMessage(EventId = 4107, Level = LogLevel.Warning, Message = "A group of {Count} commits was refused and is sent one by one.")]
    public static partial void GroupRefused(ILogger logger, int count, Exception failure);

    [LoggerMessage(EventId = 4108, Level = LogLevel.Error, Message = "The store refuses changes until the database allows them again.")]
    public static partial void Broken(ILogger logger, Exception failure);
}
