using Microsoft.Extensions.Logging;

namespace GolemOrleans.Oplog.Sqlite;

/// <summary>
/// Whether the store can be written. A full disk is a state that passes: the statement was undone and may be tried again. Any
/// other failure of a write or sync is final until the store is opened anew, since what is on disk is then unknown.
/// </summary>
internal sealed class StoreCondition(ILogger logger)
{
    private volatile string? _failure;
    private volatile string? _journalFull;
    private volatile string? _indexFull;

    /// <summary>Why nothing can be written any more, or null.</summary>
    public string? Failure => _failure;

    public bool IsJournalFull => _journalFull is not null;

    public StoreHealth Health => (_failure ?? _journalFull ?? _indexFull) is { } reason ? new StoreHealth(false, reason) : StoreHealth.Healthy;

    public StoreUnavailableException JournalFailed(Exception failure)
    {
        SqliteStoreLog.JournalFailed(logger, failure);
        if (failure is SqliteFailure { IsDiskFull: true }) _journalFull = $"No space left for the journal: {failure.Message}";
        else _failure = $"The journal failed; the store must be opened again: {failure.Message}";
        return new StoreUnavailableException(_failure ?? _journalFull!, failure);
    }

    public void IndexFailed(Exception failure)
    {
        SqliteStoreLog.FoldFailed(logger, failure);
        if (failure is SqliteFailure { IsDiskFull: true }) _indexFull = $"No space left for the index: {failure.Message}";
        else _failure = $"The index failed; the store must be opened again: {failure.Message}";
    }

    public void JournalWorks() => _journalFull = null;

    public void IndexWorks() => _indexFull = null;

    public void Close() => _failure = "The store is closed.";
}
