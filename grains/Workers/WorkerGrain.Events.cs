using GolemOrleans.GrainInterfaces;
using GolemOrleans.GrainInterfaces.Errors;
using GolemOrleans.Oplog.Status;
using GolemOrleans.Runtime.Events;
using GolemOrleans.Runtime.Requests;

namespace GolemOrleans.Grains.Workers;

public sealed partial class WorkerGrain
{
    public async Task CheckConnectableAsync() => Refuse(await ConnectedStatusAsync());

    /// <summary>Cursors are one above those of the runtime's ring, so that 0 stands for "from the start".</summary>
    public async Task<GrainInterfaces.WorkerEventPage> ReadEventsAsync(ulong cursor, TimeSpan wait)
    {
        _ = await ConnectedStatusAsync();
        Runtime.Events.WorkerEventPage page;
        try
        {
            page = await Open().ReadEventsAsync(cursor == 0 ? 0 : (long)cursor - 1, cursor == 0 ? TimeSpan.Zero : wait, CancellationToken.None);
        }
        catch (WorkerException failure)
        {
            throw failure.ToException();
        }

        var closed = page.Events.Count > 0 && page.Events[^1] is ClosedEvent && cursor != 0;
        return new GrainInterfaces.WorkerEventPage
        {
            Events = [.. page.Events.Where(e => e is not ClosedEvent).Select(WorkerEventJson.Write)],
            Cursor = (ulong)page.NextCursor + 1,
            Missed = cursor == 0 ? 0 : (ulong)page.Lost,
            Closed = closed,
        };
    }

    private async Task<WorkerStatusRecord> ConnectedStatusAsync() =>
        await (_runtime?.GetStatusAsync() ?? services.Runtime.Oplogs.GetStatusAsync(Id).AsTask())
            ?? throw new GolemException(new WorkerNotFound(Id).ToRecord());

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
