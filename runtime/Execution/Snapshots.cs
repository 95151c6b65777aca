using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Failures;
using GolemOrleans.Runtime.Lifecycle;
using GolemOrleans.Values;

namespace GolemOrleans.Runtime.Execution;

/// <summary>Calls the guest's own save and load functions; their host calls leave no trace.</summary>
internal static class Snapshots
{
    private static readonly string[] Versions = ["1.1.0", "0.2.0"];

    /// <summary>The bytes of <c>golem:api/save-snapshot.save</c>.</summary>
    /// <exception cref="HostTrapException">The component has no such export.</exception>
    public static byte[] Save(LoadedWorker worker)
    {
        var save = Find(worker, "save-snapshot", "save") ?? throw new HostTrapException($"{UpdateRule.NoSnapshotText}: save-snapshot is not exported");
        return worker.Context.Unrecorded(() => (byte[])save.Call([]).AsArray);
    }

    /// <summary>Hands a snapshot to <c>golem:api/load-snapshot.load</c>.</summary>
    /// <exception cref="HostTrapException">The component has no such export, or it answered with an error.</exception>
    public static void Load(LoadedWorker worker, OplogPayload snapshot)
    {
        var load = Find(worker, "load-snapshot", "load") ?? throw new HostTrapException("load-snapshot is not exported");
        var bytes = worker.Context.LoadPayload(snapshot).ToArray();
        var result = worker.Context.Unrecorded(() => load.Call([WitValue.List(bytes)]));
        if (!result.IsOk)
            throw new HostTrapException(result.HasPayload ? result.Payload.AsString : "load failed");
    }

    private static IWorkerFunction? Find(LoadedWorker worker, string interfaceName, string function)
    {
        foreach (var version in Versions)
        {
            if (worker.Instance.Find($"golem:api/{interfaceName}@{version}", function) is { } found)
                return found;
        }

        return null;
    }
}
