namespace GolemOrleans.Oplog;

/// <summary>Base of what a store reports to its callers.</summary>
public abstract class OplogStoreException : Exception
{
    private protected OplogStoreException(string message, Exception? inner = null) : base(message, inner) { }
}

/// <summary>The caller no longer owns the worker: another epoch does, or the worker is gone. Retriable by its clients, never by
/// this owner.</summary>
public sealed class OplogOwnershipLostException(WorkerId worker, Epoch epoch)
    : OplogStoreException($"Epoch {epoch} no longer owns worker {worker}.")
{
    public WorkerId Worker { get; } = worker;
    public Epoch Epoch { get; } = epoch;
}

public sealed class WorkerNotFoundException(WorkerId worker) : OplogStoreException($"Worker {worker} does not exist.")
{
    public WorkerId Worker { get; } = worker;
}

public sealed class WorkerAlreadyExistsException(WorkerId worker) : OplogStoreException($"Worker {worker} already exists.")
{
    public WorkerId Worker { get; } = worker;
}

public sealed class PromiseNotFoundException(PromiseId promise) : OplogStoreException($"Promise {promise} does not exist.")
{
    public PromiseId Promise { get; } = promise;
}

public sealed class BlobNotFoundException(BlobDigest digest) : OplogStoreException($"Blob {digest} does not exist.")
{
    public BlobDigest Digest { get; } = digest;
}

/// <summary>The store cannot do this now: disk full, failed sync, lost connection, closed. Nothing was acknowledged.</summary>
public sealed class StoreUnavailableException(string message, Exception? inner = null) : OplogStoreException(message, inner);

/// <summary>The data folder is in use by another process.</summary>
public sealed class DataFolderLockedException(string path) : OplogStoreException($"The data folder '{path}' is in use by another process.")
{
    public string Path { get; } = path;
}

/// <summary>The stored files are damaged or of a newer version than this program knows; they stay as they are.</summary>
public sealed class StoreFormatException(string message, Exception? inner = null) : OplogStoreException(message, inner);

/// <summary>Bytes of an oplog chunk cannot be read: damaged, or an entry of a kind or version that this program does not know.
/// The bytes stay as they are.</summary>
public sealed class OplogFormatException(string message) : OplogStoreException(message);
