using GolemOrleans.GrainInterfaces;
using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Status;

namespace GolemOrleans.Grains.Workers;

/// <summary>Turns the store's status record into the record that crosses grains.</summary>
internal static class WorkerRecordConversions
{
    public static WorkerKey ToKey(this WorkerId id) => new(id.ComponentId, id.Name);

    public static WorkerId ToId(this WorkerKey key) => new(key.ComponentId, key.Name);

    public static WorkerMetadataRecord ToMetadata(this WorkerStatusRecord status) => new()
    {
        Worker = status.WorkerId.ToKey(),
        Arguments = [.. status.Args],
        Environment = [.. status.Env],
        State = (WorkerState)status.Status,
        ComponentVersion = status.ComponentVersion,
        RetryCount = status.RetryCount,
        PendingInvocationCount = (ulong)status.PendingInvocations.Count,
        Updates =
        [
            .. status.PendingUpdates.Select(u => new UpdateRecord { State = UpdateState.Pending, Timestamp = u.Timestamp, TargetVersion = u.Description.TargetVersion }),
            .. status.SuccessfulUpdates.Select(u => new UpdateRecord { State = UpdateState.Successful, Timestamp = u.Timestamp, TargetVersion = u.TargetVersion }),
            .. status.FailedUpdates.Select(u => new UpdateRecord { State = UpdateState.Failed, Timestamp = u.Timestamp, TargetVersion = u.TargetVersion, Details = u.Details }),
        ],
        CreatedAt = status.CreatedAt,
        LastError = status.LastError?.Message,
        ComponentSize = status.ComponentSize,
        TotalLinearMemorySize = status.TotalLinearMemorySize,
        OwnedResources = [.. status.OwnedResources.Select(ToRecord)],
        ActivePlugins = [.. status.ActivePlugins],
    };

    private static OwnedResourceRecord ToRecord(OwnedResource resource) => new()
    {
        Id = resource.Id,
        CreatedAt = resource.CreatedAt,
        IndexName = resource.Indexed?.Name,
        IndexParameters = resource.Indexed is { } indexed ? [.. indexed.Params] : [],
    };
}
