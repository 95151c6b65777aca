namespace GolemOrleans.Oplog.Status;

/// <summary>What a worker is doing, as its oplog tells. Numbers are stored: append only.</summary>
public enum WorkerStatus : byte { Running = 0, Idle = 1, Suspended = 2, Interrupted = 3, Retrying = 4, Failed = 5, Exited = 6 }
