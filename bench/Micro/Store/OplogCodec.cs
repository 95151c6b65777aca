using BenchmarkDotNet.Attributes;
using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Codec;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Status;

namespace GolemOrleans.Bench.Micro.Store;

/// <summary>Entries to bytes and back, and what they do to the status.</summary>
public class OplogCodec
{
    private const int HostCalls = 1000;
    private readonly OplogEntry[] _call = Samples.Call("7a1c4ad5-54cb-4bf8-9d25-9a5a6b3e7f01");
    private readonly OplogEntry[] _hostCalls = [.. Enumerable.Repeat(Samples.HostCall, HostCalls)];
    private readonly WorkerStatusRecord _status = Samples.Status(Samples.Worker(0));
    private readonly byte[] _chunk = ChunkCodec.Encode(new OplogIndex(2), [.. Enumerable.Repeat(Samples.HostCall, HostCalls)]);

    [Benchmark(Description = "encode a call (2 entries)")]
    public byte[] EncodeCall() => ChunkCodec.Encode(new OplogIndex(2), _call);

    [Benchmark(Description = "encode a host call", OperationsPerInvoke = HostCalls)]
    public byte[] EncodeHostCalls() => ChunkCodec.Encode(new OplogIndex(2), _hostCalls);

    [Benchmark(Description = "decode a host call", OperationsPerInvoke = HostCalls)]
    public IReadOnlyList<OplogEntry> DecodeHostCalls() => ChunkCodec.Decode(_chunk);

    [Benchmark(Description = "status after a call")]
    public WorkerStatusRecord Fold() => StatusFold.ApplyAll(_status, _call, RetryPolicy.Default);

    [Benchmark(Description = "encode a status")]
    public byte[] EncodeStatus() => StatusCodec.Encode(_status);
}
