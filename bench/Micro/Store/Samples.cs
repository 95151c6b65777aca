using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Status;

namespace GolemOrleans.Bench.Micro.Store;

/// <summary>Entries of an ordinary counter call.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset Time = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly Guid s_component = Guid.Parse("11111111-1111-1111-1111-111111111111");

    public static WorkerId Worker(int i) => new(s_component, $"worker-{i}");

    public static CreateEntry Create(WorkerId worker) => new(Time, worker, 0, [], new Dictionary<string, string>(), "account", null, 1000, 65536, [], 1UL << 32);

    public static WorkerStatusRecord Status(WorkerId worker) => StatusFold.Start(Create(worker));

    public static OplogEntry[] Call(string key) =>
    [
        new ExportedFunctionInvokedEntry(Time, "demo:pure/api.{add}", OplogPayload.Inline(new byte[24]), key, new InvocationContext(new TraceId(7), [], [[Span(key)]])),
        new ExportedFunctionCompletedEntry(Time, OplogPayload.Inline(new byte[12]), 0),
    ];

    public static OplogEntry HostCall { get; } = new ImportedFunctionInvokedEntry(
        Time, "random::get_random_u64", OplogPayload.Inline(new byte[3]), OplogPayload.Inline(new byte[11]), new WrappedFunctionType(WrappedFunctionKind.ReadLocal));

    public static CommitBatch Batch(WorkerStatusRecord status, Epoch epoch, OplogEntry[] entries, string key) => new()
    {
        Worker = status.WorkerId,
        Epoch = epoch,
        NextIndex = status.LastIndex.Next,
        Entries = entries,
        Status = StatusFold.ApplyAll(status, entries, RetryPolicy.Default),
        Keys = [new IdempotencyKeyRow(KeyHash.Of(key), status.LastIndex.Next, status.LastIndex + (ulong)entries.Length)],
        Runnable = false,
        Owner = s_component,
    };

    private static SpanData Span(string key) => new SpanData.Local(
        new SpanId(5), Time, null, null, new Dictionary<string, string> { ["name"] = "invoke-exported-function", ["idempotency_key"] = key }, false);
}
