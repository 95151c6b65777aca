using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Failures;

namespace GolemOrleans.Runtime.Context;

/// <summary>Durable calls whose name, kind and payloads the guest chooses (<c>golem:durability</c>).</summary>
public sealed partial class WorkerContext
{
    /// <summary>
    /// Opens a durable call: a batched write that opens its batch, and a remote write with idempotence mode off, are
    /// bracketed (see <see cref="BeginRemoteWrite"/>); for others there is nothing to do.
    /// </summary>
    /// <returns>What <see cref="EndGuestCall"/> wants back: the begin of the bracket, or the current index.</returns>
    public OplogIndex BeginGuestCall(WrappedFunctionType type) => IsBracketed(type) ? BeginRemoteWrite() : StableIndex;

    /// <summary>Closes a durable call. What must be seen by nobody before it is durable is committed.</summary>
    public void EndGuestCall(WrappedFunctionType type, OplogIndex begin, bool mustCommit)
    {
        if (IsBracketed(type))
            EndRemoteWrite(begin);
        if (mustCommit || type.Kind is WrappedFunctionKind.WriteRemote or WrappedFunctionKind.WriteRemoteBatched)
            Commit();
    }

    /// <summary>Records a call that the guest has made; in replay the record is met.</summary>
    /// <param name="request">Encoded value and type, as <paramref name="response"/>.</param>
    /// <exception cref="UnexpectedOplogEntryException">In replay, the oplog has another entry here.</exception>
    public void RecordGuestCall(string name, ReadOnlyMemory<byte> request, ReadOnlyMemory<byte> response, WrappedFunctionType type)
    {
        if (!IsRecording)
            return;
        if (IsLive)
        {
            Append(new ImportedFunctionInvokedEntry(Now, name, StorePayload(request), StorePayload(response), type));
            return;
        }

        var entry = _replay.Next(name);
        if (entry is not ImportedFunctionInvokedEntry call || call.FunctionName != name)
            throw _replay.Unexpected(name, entry);
        AfterReplayedEntry();
    }

    /// <summary>The call recorded next, whatever its name.</summary>
    /// <exception cref="HostTrapException">Live, or in a persist-nothing zone: there is nothing to read.</exception>
    public (ImportedFunctionInvokedEntry Entry, ReadOnlyMemory<byte> Response) ReadGuestCall()
    {
        if (PersistenceLevel == PersistenceLevel.PersistNothing)
            throw new HostTrapException("Trying to replay a durable invocation in a PersistNothing block");
        if (IsLive || !IsRecording)
            throw new HostTrapException("There is no persisted durable invocation to read: the worker is live");
        var entry = _replay.Next<ImportedFunctionInvokedEntry>("ImportedFunctionInvoked");
        var response = LoadPayload(entry.Response);
        AfterReplayedEntry();
        return (entry, response);
    }

    private bool IsBracketed(WrappedFunctionType type) =>
        type.Kind == WrappedFunctionKind.WriteRemote ? !IdempotenceMode : type is { Kind: WrappedFunctionKind.WriteRemoteBatched, BeginIndex: null };
}
