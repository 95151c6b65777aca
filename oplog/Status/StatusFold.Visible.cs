using GolemOrleans.Oplog.Entries;

namespace GolemOrleans.Oplog.Status;

public static partial class StatusFold
{
    /// <summary>All effects of an entry that is neither skipped nor deleted, regions apart.</summary>
    internal static WorkerStatusRecord ApplyVisible(WorkerStatusRecord status, OplogIndex index, OplogEntry entry, RetryPolicy defaultPolicy)
    {
        status = ApplySkipped(status, index, entry);
        return entry switch
        {
            ExportedFunctionInvokedEntry invoked => Reversible(status, index) with
            {
                Status = WorkerStatus.Running,
                CurrentInvocation = new RunningInvocation(index, invoked.IdempotencyKey, invoked.FunctionName),
            },
            ExportedFunctionCompletedEntry => Reversible(status, index) with { Status = WorkerStatus.Idle, CurrentInvocation = null },
            SuspendEntry => status with { Status = WorkerStatus.Suspended },
            ErrorEntry error => ApplyError(status, error.Error, defaultPolicy),
            InterruptedEntry => status with { Status = WorkerStatus.Interrupted },
            ExitedEntry => status with { Status = WorkerStatus.Exited },
            RestartEntry => status with { Status = WorkerStatus.Idle },
            PendingUpdateEntry when status.Status == WorkerStatus.Failed => status with { Status = WorkerStatus.Retrying },
            ChangeRetryPolicyEntry change => Reversible(status, index) with { Status = WorkerStatus.Running, RetryPolicyOverride = change.NewPolicy },
            ChangePersistenceLevelEntry change => Reversible(status, index) with { Status = WorkerStatus.Running, PersistenceLevel = change.Level },
            GrowMemoryEntry grow => Reversible(status, index) with { TotalLinearMemorySize = status.TotalLinearMemorySize + grow.Delta },
            ChangeMemoryLimitEntry change => Reversible(status, index) with { MemoryLimit = change.Limit },
            CreateResourceEntry create => Reversible(status, index) with
            {
                OwnedResources = [.. status.OwnedResources.Where(r => r.Id < create.ResourceId), new OwnedResource(create.ResourceId, create.Timestamp, null),
                    .. status.OwnedResources.Where(r => r.Id > create.ResourceId)],
            },
            DropResourceEntry drop => Reversible(status, index) with { OwnedResources = [.. status.OwnedResources.Where(r => r.Id != drop.ResourceId)] },
            DescribeResourceEntry describe => Reversible(status, index) with
            {
                OwnedResources = [.. status.OwnedResources.Select(r => r.Id != describe.ResourceId ? r
                    : r with { Indexed = new IndexedResource(describe.ResourceName, describe.ResourceParamTexts) })],
            },
            LogEntry => status with { Status = WorkerStatus.Running },
            { IsHint: true } => status,
            _ => status with { Status = WorkerStatus.Running },
        };
    }

    /// <summary>The effects that an entry keeps when replay skips it: queue, updates, plugins, count of errors.</summary>
    internal static WorkerStatusRecord ApplySkipped(WorkerStatusRecord status, OplogIndex index, OplogEntry entry)
    {
        status = CountErrors(status with { LastIndex = index }, entry);
        switch (entry)
        {
            case CreateEntry:
                throw new ArgumentException($"Entry {index} is a second Create.", nameof(entry));
            case PendingWorkerInvocationEntry pending:
                return status with { PendingInvocations = [.. status.PendingInvocations, new QueuedInvocation(index, pending.Timestamp, pending.Invocation)] };
            case ExportedFunctionInvokedEntry invoked:
                return WithoutPending(status, invoked.IdempotencyKey);
            case CancelInvocationEntry cancel:
                return WithoutPending(status, cancel.IdempotencyKey);
            case PendingUpdateEntry pending:
                if (pending.Description is UpdateDescription.SnapshotBased) status = WithoutManualUpdate(status, pending.Description.TargetVersion);
                return status with { PendingUpdates = [.. status.PendingUpdates, new QueuedUpdate(index, pending.Timestamp, pending.Description)] };
            case SuccessfulUpdateEntry success:
                return status with
                {
                    ComponentVersion = success.TargetVersion,
                    ComponentSize = success.NewComponentSize,
                    ActivePlugins = [.. success.NewActivePlugins.Select(plugin => plugin.InstallationId)],
                    PendingUpdates = [.. status.PendingUpdates.Skip(1)],
                    SuccessfulUpdates = [.. status.SuccessfulUpdates, new CompletedUpdate(success.Timestamp, success.TargetVersion)],
                };
            case FailedUpdateEntry failed:
                bool tried = status.PendingUpdates is [var first, ..] && first.Description.TargetVersion == failed.TargetVersion;
                status = tried ? status with { PendingUpdates = [.. status.PendingUpdates.Skip(1)] } : WithoutManualUpdate(status, failed.TargetVersion);
                return status with { FailedUpdates = [.. status.FailedUpdates, new RejectedUpdate(failed.Timestamp, failed.TargetVersion, failed.Details)] };
            case ActivatePluginEntry activate:
                return status.ActivePlugins.Contains(activate.Plugin.InstallationId) ? status
                    : status with { ActivePlugins = [.. status.ActivePlugins, activate.Plugin.InstallationId] };
            case DeactivatePluginEntry deactivate:
                return status with { ActivePlugins = [.. status.ActivePlugins.Where(id => id != deactivate.Plugin.InstallationId)] };
            default:
                return status;
        }
    }

    private static WorkerStatusRecord ApplyError(WorkerStatusRecord status, WorkerError error, RetryPolicy defaultPolicy)
    {
        bool again = error.Kind switch
        {
            WorkerErrorKind.OutOfMemory => true,
            WorkerErrorKind.Trap => status.RetryCount < (status.RetryPolicyOverride ?? defaultPolicy).MaxAttempts,
            _ => false,
        };
        return status with { Status = again ? WorkerStatus.Retrying : WorkerStatus.Failed };
    }

    private static WorkerStatusRecord Reversible(WorkerStatusRecord status, OplogIndex index) => status with { LastReversibleIndex = index };

    private static WorkerStatusRecord WithoutPending(WorkerStatusRecord status, string key) =>
        Without(status, queued => queued.Invocation is PendingInvocation.ExportedFunction function && function.IdempotencyKey == key);

    private static WorkerStatusRecord WithoutManualUpdate(WorkerStatusRecord status, ulong version) =>
        Without(status, queued => queued.Invocation is PendingInvocation.ManualUpdate update && update.TargetVersion == version);

    private static WorkerStatusRecord Without(WorkerStatusRecord status, Func<QueuedInvocation, bool> removed) =>
        status.PendingInvocations.Count == 0 ? status : status with { PendingInvocations = [.. status.PendingInvocations.Where(queued => !removed(queued))] };
}
