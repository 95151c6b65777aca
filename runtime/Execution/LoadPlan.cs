using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Status;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Runtime.Events;
using GolemOrleans.Runtime.Failures;
using GolemOrleans.Runtime.Journal;
using GolemOrleans.Runtime.Replay;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Runtime.Scheduling;
using GolemOrleans.Runtime.Services;

namespace GolemOrleans.Runtime.Execution;

/// <summary>How a worker is to be loaded: which version, from where the oplog is replayed, with which snapshot.</summary>
/// <param name="Status">After the last durable entry, which is the replay target.</param>
/// <param name="Update">The update that this load tries, or null.</param>
/// <param name="Snapshot">What the guest saved for the version to be loaded, or null when history is replayed instead.</param>
/// <param name="SnapshotIndex">The PendingUpdate entry that holds the snapshot: replay begins behind it.</param>
internal sealed record LoadPlan(
    WorkerComponent Component,
    WorkerStatusRecord Status,
    UpdateDescription? Update,
    OplogPayload? Snapshot,
    OplogIndex? SnapshotIndex)
{
    /// <summary>Makes the context on the thread that will run the worker; reads the first entries.</summary>
    public WorkerContext MakeContext(
        WorkerServices services, WorkerJournal journal, WorkerEventRing events, RunSlot slot, InterruptSignal signal, WorkerTellings tellings)
    {
        var entries = new RecordedEntries(Status.LastIndex, Read, services.Limits.ReplayChunkEntries, services.Limits.ReplayChunkBytes);
        var skipped = SnapshotIndex is { } snapshot
            ? Regions.Add(Status.SkippedRegions, new OplogRegion(OplogIndex.First.Next, snapshot))
            : Status.SkippedRegions;

        // Replay begins under the limit that the worker was created with.
        var memoryLimit = !Component.IsEphemeral && entries[OplogIndex.First] is CreateEntry { MemoryLimit: { } bytes }
            ? (long)bytes
            : services.Limits.MaxMemoryBytes;
        var cursor = new ReplayCursor(entries, skipped, Component.IsEphemeral ? Status.LastIndex : OplogIndex.First);
        return new WorkerContext(Status.WorkerId, Component, services, journal, cursor, events)
        {
            Arguments = Status.Args,
            Environment = EnvironmentOf(Status, Component),
            KnownMemoryBytes = (long)Status.TotalLinearMemorySize,
            RetryPolicyOverride = Status.RetryPolicyOverride,
            Slot = slot,
            Signal = signal,
            AwaitCalls = tellings.AwaitCalls,
            Refusals = tellings.Refusals,
            MemoryLimit = memoryLimit,
            CreatedAt = Status.CreatedAt,
        };

        IReadOnlyList<OplogEntry> Read(OplogIndex from, int count)
        {
            var read = ReadStored(from, count);
            foreach (var entry in read)
            {
                // The row, and the value that is made of it.
                services.Passing.Note(EntrySize.Of(entry), copies: 2);
            }

            return read;
        }

        IReadOnlyList<OplogEntry> ReadStored(OplogIndex from, int count)
        {
            var reading = services.Oplogs.ReadAsync(Status.WorkerId, from, count);
            if (reading.IsCompletedSuccessfully)
                return reading.Result;
            var task = reading.AsTask();
            if (!slot.Wait(task, signal.Token))
                signal.ThrowIfRaised();
            return task.GetAwaiter().GetResult();
        }
    }

    /// <summary>Recorded values first, the loaded version's for absent keys, then the three that nobody may set.</summary>
    internal static IReadOnlyList<KeyValuePair<string, string>> EnvironmentOf(WorkerStatusRecord status, WorkerComponent component)
    {
        var variables = new List<KeyValuePair<string, string>>();
        var forced = new Dictionary<string, string>
        {
            ["GOLEM_WORKER_NAME"] = status.WorkerId.Name,
            ["GOLEM_COMPONENT_ID"] = status.WorkerId.ComponentId.ToString(),
            ["GOLEM_COMPONENT_VERSION"] = component.Version.ToString(System.Globalization.CultureInfo.InvariantCulture),
        };
        foreach (var variable in status.Env.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (!forced.ContainsKey(variable.Key))
                variables.Add(variable);
        }

        foreach (var variable in component.Env.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (!forced.ContainsKey(variable.Key) && !status.Env.ContainsKey(variable.Key))
                variables.Add(variable);
        }

        variables.AddRange(forced);
        return variables;
    }
}

/// <summary>What a loaded worker tells of its own accord.</summary>
/// <param name="AwaitCalls">See <see cref="WorkerContext.AwaitCalls"/>.</param>
internal sealed record WorkerTellings(Action<IReadOnlyList<AwaitedCall>> AwaitCalls, Host.Policies.RefusalLog Refusals);
