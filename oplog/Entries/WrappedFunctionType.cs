namespace GolemOrleans.Oplog.Entries;

/// <summary>What a recorded host call touches; decides when it is committed and what an interrupted one may do.</summary>
/// <param name="Kind">Read or write, local or remote.</param>
/// <param name="BeginIndex">Of a batched remote write: the index of its BeginRemoteWrite, or null for the call that opens the batch.</param>
public readonly record struct WrappedFunctionType(WrappedFunctionKind Kind, OplogIndex? BeginIndex = null)
{
    public static WrappedFunctionType ReadLocal => new(WrappedFunctionKind.ReadLocal);
    public static WrappedFunctionType WriteLocal => new(WrappedFunctionKind.WriteLocal);
    public static WrappedFunctionType ReadRemote => new(WrappedFunctionKind.ReadRemote);
    public static WrappedFunctionType WriteRemote => new(WrappedFunctionKind.WriteRemote);
    public static WrappedFunctionType WriteRemoteBatched(OplogIndex? begin) => new(WrappedFunctionKind.WriteRemoteBatched, begin);
}

/// <summary>Numbers are stored: append only.</summary>
public enum WrappedFunctionKind : byte { ReadLocal = 0, WriteLocal = 1, ReadRemote = 2, WriteRemote = 3, WriteRemoteBatched = 4 }
