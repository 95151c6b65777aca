using Microsoft.Extensions.Logging;

namespace GolemOrleans.Oplog.Postgres;

/// <summary>Whether the database can be used, as the last statements found it. Thread-safe.</summary>
internal sealed class DatabaseCondition(ILogger logger)
{
    private volatile string? _reason;

    public StoreHealth Health => _reason is { } reason ? new StoreHealth(false, reason) : StoreHealth.Healthy;

    public bool IsClosed { get; private set; }

    public void Works()
    {
        if (IsClosed || _reason is null) return;
        _reason = null;
        PostgresStoreLog.Reachable(logger);
    }

    public void Failed(FailureKind kind, Exception failure)
    {
        if (IsClosed || kind is FailureKind.Conflict or FailureKind.Refused) return;
        bool first = _reason is null;
        _reason = $"The database cannot be used: {failure.Message}";
        if (!first) return;
        if (kind == FailureKind.Unreachable) PostgresStoreLog.Unreachable(logger, failure);
        else PostgresStoreLog.Broken(logger, failure);
    }

    public void Close() => (IsClosed, _reason) = (true, "The store is closed.");
}
