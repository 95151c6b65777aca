using GolemOrleans.Oplog.Entries;

namespace GolemOrleans.Oplog.Status;

public static partial class StatusFold
{
    /// <summary>
    /// Counts errors without progress between them. Progress is an entry that is no hint and that lasts: what is recorded in a
    /// region that is run again after an error is gone after the next one, so it begins the count anew only when the region ends.
    /// Without that, a guest that always traps in an atomic region would be retried for ever. Skipped entries count too, since
    /// the errors of a region are skipped with it.
    /// </summary>
    private static WorkerStatusRecord CountErrors(WorkerStatusRecord status, OplogEntry entry)
    {
        switch (entry)
        {
            case ErrorEntry error:
                return status with { RetryCount = status.RetryCount + 1, LastError = error.Error };
            case { IsHint: true }:
                return status;
            case JumpEntry jump when status.LastError is not null:
                return status with { LastError = null, RetriedRegion = jump.Region.Start.Previous };
        }

        if (status.RetriedRegion is { } region && !Ends(region, entry))
            return status.LastError is null ? status : status with { LastError = null };
        return status.LastError is null && status.RetriedRegion is null ? status : status with { RetryCount = 0, LastError = null, RetriedRegion = null };
    }

    /// <summary>Whether an entry ends the region that began at an index, or takes its begin away.</summary>
    private static bool Ends(OplogIndex region, OplogEntry entry) => entry switch
    {
        EndAtomicRegionEntry end => end.BeginIndex == region,
        EndRemoteWriteEntry end => end.BeginIndex == region,
        JumpEntry jump => jump.Region.Start <= region,
        ChangePersistenceLevelEntry or ExportedFunctionInvokedEntry or ExportedFunctionCompletedEntry => true,
        _ => false,
    };
}
