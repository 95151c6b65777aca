using GolemOrleans.Oplog.Entries;

namespace GolemOrleans.Oplog.Tests;

/// <summary>One entry of every kind, every field set to something that is not its default.</summary>
internal static class Samples
{
    public static readonly Guid Component = Guid.Parse("6f2d1a30-8f0e-4c1b-9d53-0a4be1d7c001");
    public static readonly WorkerId Worker = new(Component, "cart-ünï");
    public static readonly DateTimeOffset Time = new DateTimeOffset(2024, 2, 29, 12, 30, 45, TimeSpan.Zero).AddMicroseconds(123_456);

    public static readonly InvocationContext Context = new(TraceId.Parse("4bf92f3577b34da6a3ce929d0e0e4736"), ["vendor=1", "other=x"],
    [
        [
            new SpanData.Local(new SpanId(0x00f067aa0ba902b7), Time, new SpanId(2), 1, new Dictionary<string, string> { ["request.method"] = "POST" }, false),
            new SpanData.Local(new SpanId(3), Time.AddSeconds(-1), null, null, new Dictionary<string, string>(), true),
        ],
        [new SpanData.External(new SpanId(0xffff_ffff_ffff_ffff))],
    ]);

    public static readonly PluginDescription Plugin = new(
        Guid.Parse("0b6a7d3e-0000-4000-8000-00000000beef"), "audit", "1.2", true, new Dictionary<string, string> { ["b"] = "2", ["a"] = "1" });

    public static OplogPayload Bytes(params byte[] bytes) => OplogPayload.Inline(bytes);

    public static CreateEntry Create(WorkerId? worker = null) => new(Time, worker ?? Worker, 7, ["--flag", ""],
        new Dictionary<string, string> { ["PATH"] = "/bin", ["A"] = "b" }, "account-1", new WorkerId(Component, "parent"), 123_456, 65_536 * 17, [Plugin], 1UL << 32);

    public static IReadOnlyList<OplogEntry> All { get; } =
    [
        Create(),
        new ImportedFunctionInvokedEntry(Time, "golem io::poll::poll", Bytes(1, 2, 3), OplogPayload.InBlob(BlobDigest.Of("big"u8), 70_000), WrappedFunctionType.WriteRemoteBatched(new OplogIndex(300))),
        new ExportedFunctionInvokedEntry(Time, "golem:it/api.{add}", Bytes(9), "key-1", Context),
        new ExportedFunctionCompletedEntry(Time, Bytes(4, 5), -17),
        new SuspendEntry(Time),
        new ErrorEntry(Time, new WorkerError(WorkerErrorKind.OutOfMemory, "no memory")),
        new NoOpEntry(Time),
        new JumpEntry(Time, new OplogRegion(new OplogIndex(5), new OplogIndex(1_000_000))),
        new InterruptedEntry(Time),
        new ExitedEntry(Time),
        new ChangeRetryPolicyEntry(Time, new RetryPolicy(5, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(2), 2.5, 0.15)),
        new BeginAtomicRegionEntry(Time),
        new EndAtomicRegionEntry(Time, new OplogIndex(127)),
        new BeginRemoteWriteEntry(Time),
        new EndRemoteWriteEntry(Time, new OplogIndex(128)),
        new PendingWorkerInvocationEntry(Time, new PendingInvocation.ExportedFunction("key-2", "f", Bytes(1), Context)),
        new PendingUpdateEntry(Time, new UpdateDescription.SnapshotBased(8, Bytes(0, 255))),
        new SuccessfulUpdateEntry(Time, 8, 99_999, [Plugin]),
        new FailedUpdateEntry(Time, 9, "did not replay"),
        new GrowMemoryEntry(Time, 65_536),
        new CreateResourceEntry(Time, 12),
        new DropResourceEntry(Time, 13),
        new DescribeResourceEntry(Time, 12, "cart", Bytes(3, 3), ["\"a\"", "1"]),
        new LogEntry(Time, OplogLogLevel.Warn, "main", "línea"),
        new RestartEntry(Time),
        new ActivatePluginEntry(Time, Plugin),
        new DeactivatePluginEntry(Time, Plugin),
        new RevertEntry(Time, new OplogRegion(new OplogIndex(4), new OplogIndex(6))),
        new CancelInvocationEntry(Time, "key-2"),
        new StartSpanEntry(Time, new SpanId(5), new SpanId(6), new SpanId(7), new Dictionary<string, string> { ["name"] = "x" }),
        new FinishSpanEntry(Time, new SpanId(5)),
        new SetSpanAttributeEntry(Time, new SpanId(5), "k", "v"),
        new ChangePersistenceLevelEntry(Time, PersistenceLevel.PersistNothing),
        new ChangeMemoryLimitEntry(Time, null),
    ];
}
