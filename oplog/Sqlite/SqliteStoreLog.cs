using Microsoft.Extensions.Logging;

namespace GolemOrleans.Oplog.Sqlite;

internal static partial class SqliteStoreLog
{
    [LoggerMessage(EventId = 4001, Level = LogLevel.Information, Message = "Oplog store opened in {Folder}: start {Start}, {Groups} groups recovered from the journal, SQLite {Version}.")]
    public static partial void Opened(ILogger logger, string folder, long start, long groups, string version);

    [LoggerMessage(EventId = 4002, Level = LogLevel.Error, Message = "A group could not be written to the journal; nothing of it was acknowledged.")]
    public static partial void JournalFailed(ILogger logger, Exception failure);

    [LoggerMessage(EventId = 4003, Level = LogLevel.Error, Message = "The journal could not be folded into the index; it stays in the journal.")]
    public static partial void FoldFailed(ILogger logger, Exception failure);
}
