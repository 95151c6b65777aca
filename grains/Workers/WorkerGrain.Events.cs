using GolemOrleans.GrainInterfaces;
using GolemOrleans.GrainInterfaces.Errors;
using GolemOrleans.Oplog.Status;
using GolemOrleans.Runtime.Events;
using GolemOrleans.Runtime.Requests;

namespace GolemOrleans.Grains.Workers;

public sealed partial class WorkerGrain
{
    public async Task<GrainInterfaces.WorkerEventPage> ReadEventsAsync(ulong cursor, TimeSpan wait)
    {
        var status = await (_runtime?.GetStatusAsync() ?? services.Runtime.Oplogs.GetStatusAsync(Id).AsTask())
            ?? throw new GolemException(new WorkerNotFound(Id).ToRecord());
        if (cursor == 0)
            Refuse(status);
        Runtime.Events.WorkerEventPage page;
        try
        {
            page = await Open().ReadEventsAsync((long)cursor, wait, CancellationToken.None);
        }
        catch (WorkerException failure)
        {
            throw failure.ToException();
        }

        var closed = page.Events.Count > 0 && page.Events[^1] is ClosedEvent && cursor != 0;
        return new GrainInterfaces.WorkerEventPage
        {
            Events = [.. page.Events.Where(e => e is not ClosedEvent).Select(WorkerEventJson.Write)],
            Cursor = (ulong)page.NextCursor,
            Missed = (ulong)page.Lost,
            Closed = closed,
        };
    }

    /// <summary>Connecting never resumes a worker that has ended.</summary>
    private static void Refuse(WorkerStatusRecord status)
    {
        GolemErrorRecord? error = status.Status switch
        {
            WorkerStatus.Failed => new() { Type = "PreviousInvocationFailed", Details = status.LastError?.Message ?? "" },
            WorkerStatus.Exited => new() { Type = "PreviousInvocationExited" },
            WorkerStatus.Interrupted => new() { Type = "Interrupted", RecoverImmediately = false },
            _ => null,
        };
        if (error is not null)
            throw new GolemException(error);
    }
}
