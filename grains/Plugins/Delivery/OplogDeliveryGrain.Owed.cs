using GolemOrleans.GrainInterfaces;
using GolemOrleans.GrainInterfaces.Errors;
using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Status;
using Microsoft.Extensions.Logging;

namespace GolemOrleans.Grains.Plugins.Delivery;

public sealed partial class OplogDeliveryGrain
{
    private Task _finishing = Task.CompletedTask;

    public Task FinishAsync() => _finishing.IsCompleted ? _finishing = FinishOnceAsync() : _finishing;

    private async Task FinishOnceAsync()
    {
        ThrowIfEnding();
        _pauses.Clear();
        await Task.WhenAny(Start(), Task.Delay(options.FinishLimit, time));
        _held = true;
        try
        {
            await BreakOffAsync();
            ThrowIfEnding();
            if (await store.GetStatusAsync(Worker) is { } status)
                await TakeOverAsync(status);
        }
        finally
        {
            _held = false;
            if (_again)
                _ = Start();
        }
    }

    private void ThrowIfEnding()
    {
        if (_ending)
            throw new GolemException(GolemErrorRecord.Unknown("The delivery is being moved; repeat the request.") with { IsRetriable = true });
    }

    /// <summary>Ends a run that waits for a slow plugin; its batch is sent again with all that is left.</summary>
    private async Task BreakOffAsync()
    {
        if (_run.IsCompleted)
            return;
        await _stop.CancelAsync();
        await _run;
        _stop.Dispose();
        _stop = new CancellationTokenSource();
    }

    /// <summary>Keeps what plugins have not got yet, encoded, and a wake-up for it.</summary>
    private async Task TakeOverAsync(WorkerStatusRecord status)
    {
        if (State.CreatedAt != status.CreatedAt)
            Reset(status.CreatedAt);
        if (await processors.IsProcessorAsync(Worker.ComponentId))
            return;
        await FoldAsync(status.LastIndex.Value);
        foreach (var installation in Installations())
            await TakeOverAsync(installation, status);
        await SaveAsync();

        // For what is owed at once; else to forget the worker when it is gone.
        var due = time.GetUtcNow() + (State.Owed.Count != 0 ? TimeSpan.Zero : options.LongestPause);
        await store.AddWakeUpAsync(OplogDelivery.Soon(status, due));
    }

    /// <summary>What one installation has not got: a first part is kept, and from the first batch on that cannot be, nothing is.</summary>
    private async Task TakeOverAsync(Guid installation, WorkerStatusRecord status)
    {
        string? refusal = null;
        EntryRange? lost = null;
        var count = 0UL;
        while (true)
        {
            var cursor = State.Cursors.Find(c => c.InstallationId == installation) ?? new DeliveryCursor { InstallationId = installation };
            if (BatchRule.Next(State.Changes, State.FoldedTo, installation, cursor.Next) is not { } range || await processors.FindAsync(range.Plugin) is not { } plugin)
                break;
            if (!State.Cursors.Contains(cursor))
                State.Cursors.Add(cursor);
            refusal ??= await KeepAsync(cursor, range, plugin, status);
            if (refusal is not null)
            {
                cursor.SendingTo = range.Last;
                count += range.Last - range.First + 1;
                lost = range with { First = lost?.First ?? range.First };
            }

            Advance(cursor);
        }

        if (lost is null)
            return;
        instruments.Lost((long)count);
        LogLost(count, Worker, lost.First, lost.Last, lost.Plugin.Name, refusal!);
    }

    /// <summary>Keeps the next batch; answers why it cannot be kept, or null.</summary>
    private async Task<string?> KeepAsync(DeliveryCursor cursor, EntryRange range, PluginDefinitionRecord plugin, WorkerStatusRecord status)
    {
        try
        {
            var batch = await NextBatchAsync(cursor, range, plugin, status);
            if (State.Owed.Sum(owed => (long)owed.Batch.Request.Parameters.Length) + batch.Request.Parameters.Length > options.OwedBytesMax)
                return $"what waits already has nearly {options.OwedBytesMax} bytes, the most that is kept";
            State.Owed.Add(new OwedBatch { InstallationId = cursor.InstallationId, Batch = batch, Refusals = cursor.Refusals });
            return null;
        }
        catch (ProcessorFailedException unusable)
        {
            return unusable.Message;
        }
    }

    /// <summary>Sends what is owed of workers that are gone, in order per plugin.</summary>
    private async Task<DateTimeOffset?> DeliverOwedAsync()
    {
        var retries = await Task.WhenAll(State.Owed.Select(owed => owed.InstallationId).Distinct().ToArray().Select(DeliverOwedToAsync));
        return retries.Min();
    }

    private async Task<DateTimeOffset?> DeliverOwedToAsync(Guid installation)
    {
        while (State.Owed.Find(owed => owed.InstallationId == installation) is { } owed)
        {
            if (PauseOf(installation) is { } notBefore)
                return notBefore;
            try
            {
                if (await processors.SendAsync(owed.Batch, _stop.Token) is { } refusal)
                    Refused(owed, refusal);
                else
                    Processed(owed);
                await SaveAsync();
            }
            catch (ProcessorFailedException failure)
            {
                Failed(installation, owed.Batch.Plugin, owed.Batch, failure);
            }
        }

        return null;
    }

    private void Processed(OwedBatch owed)
    {
        State.Owed.Remove(owed);
        _pauses.Remove(owed.InstallationId);
        instruments.Processed(owed.Batch, time.GetUtcNow() - owed.Batch.Since);
        LogProcessed(owed.Batch.Plugin, Worker, owed.Batch.First, owed.Batch.Count);
    }

    private void Refused(OwedBatch owed, string reason)
    {
        // The key of the refused attempt without its number, and the next number.
        var request = owed.Batch.Request;
        var key = owed.Refusals == 0 ? request.IdempotencyKey : request.IdempotencyKey[..request.IdempotencyKey.LastIndexOf(':')];
        owed.Refusals++;
        owed.Batch = owed.Batch with { Request = request with { IdempotencyKey = $"{key}:{owed.Refusals}" } };
        instruments.Refused(owed.Batch);
        LogRefused(owed.Batch.Plugin, Worker, owed.Batch.First, Pause(owed.InstallationId), reason);
    }

    [LoggerMessage(EventId = 3405, Level = LogLevel.Error, Message = "{Count} oplog entries of the removed worker {Worker}, from {First} to {Last}, are lost to plugin {Plugin}: {Reason}")]
    private partial void LogLost(ulong count, WorkerId worker, ulong first, ulong last, string plugin, string reason);
}
