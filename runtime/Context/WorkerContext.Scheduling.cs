using GolemOrleans.Oplog;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Runtime.Wire;

namespace GolemOrleans.Runtime.Context;

public sealed partial class WorkerContext
{
    /// <summary>
    /// Invokes a worker at a time: durable with this worker's next commit, never early, once. Use within a durable call; a
    /// missing target is created then, without arguments and environment.
    /// </summary>
    /// <param name="request">Its idempotency key names the schedule.</param>
    /// <returns>What <see cref="CancelSchedule"/> needs.</returns>
    public WakeUpKey Schedule(WorkerId target, InvocationRequest request, DateTimeOffset at)
    {
        var key = ScheduleKey(target, request.IdempotencyKey);
        var wakeUp = new WakeUp(key, at, WakeUpKind.ScheduledInvocation, ScheduledCall.Encode(request));
        _journal.Add(batch => batch.AddWakeUp(wakeUp));
        return key;
    }

    /// <summary>The name of the schedule that <see cref="Schedule"/> makes for such a request.</summary>
    public static WakeUpKey ScheduleKey(WorkerId target, string idempotencyKey) => new(target, $"schedule:{idempotencyKey}");

    /// <summary>Takes a schedule back; nothing happens when it has fired.</summary>
    public void CancelSchedule(WakeUpKey schedule) => _journal.Add(batch => batch.RemoveWakeUp(schedule));
}
