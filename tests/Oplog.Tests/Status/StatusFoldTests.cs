using GolemOrleans.Oplog.Codec;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Status;
using Xunit;
using Xunit.Abstractions;

namespace GolemOrleans.Oplog.Tests.Status;

public class StatusFoldTests(ITestOutputHelper output)
{
    private static readonly DateTimeOffset T = Samples.Time;
    private static readonly OplogEntry Trap = new ErrorEntry(T, new WorkerError(WorkerErrorKind.Trap, "boom"));

    private static OplogEntry Invoked(string key) => new ExportedFunctionInvokedEntry(T, "f", default, key, InvocationContext.Of(new TraceId(1)));

    private static OplogEntry Completed => new ExportedFunctionCompletedEntry(T, default, 0);

    private static OplogEntry Queued(string key) =>
        new PendingWorkerInvocationEntry(T, new PendingInvocation.ExportedFunction(key, "f", default, InvocationContext.Of(new TraceId(1))));

    private static OplogEntry Call => new ImportedFunctionInvokedEntry(T, "x::y", default, default, WrappedFunctionType.ReadLocal);

    private static JumpEntry JumpTo(ulong start, ulong end) => new(T, new OplogRegion(new OplogIndex(start), new OplogIndex(end)));

    private static WorkerStatusRecord After(params OplogEntry[] entries) => Incremental([Samples.Create(), .. entries]);

    private static WorkerStatusRecord Incremental(IReadOnlyList<OplogEntry> entries)
    {
        WorkerStatusRecord status = StatusFold.Start((CreateEntry)entries[0]);
        for (int i = 1; i < entries.Count; i++)
        {
            var index = new OplogIndex((ulong)i + 1);
            status = StatusFold.RequiresRecomputation(status, entries[i])
                ? StatusRecomputation.Of([.. entries.Take(i + 1)], RetryPolicy.Default)
                : StatusFold.Apply(status, index, entries[i], RetryPolicy.Default);
        }

        return status;
    }

    private static OplogRegion Region(ulong start, ulong end) => new(new OplogIndex(start), new OplogIndex(end));

    [Fact]
    public void Create_gives_an_idle_worker_with_its_metadata()
    {
        WorkerStatusRecord status = After();
        Assert.Equal(WorkerStatus.Idle, status.Status);
        Assert.Equal((Samples.Worker, 7UL, OplogIndex.First, T), (status.WorkerId, status.ComponentVersion, status.LastIndex, status.CreatedAt));
        Assert.Equal([Samples.Plugin.InstallationId], status.ActivePlugins);
        Assert.Equal("b", status.Env["A"]);
    }

    public static TheoryData<OplogEntryKind, WorkerStatus> StatusByKind()
    {
        var data = new TheoryData<OplogEntryKind, WorkerStatus>();
        foreach (OplogEntryKind kind in Enum.GetValues<OplogEntryKind>())
        {
            if (kind is OplogEntryKind.Create or OplogEntryKind.Revert) continue;
            data.Add(kind, kind switch
            {
                OplogEntryKind.ExportedFunctionCompleted or OplogEntryKind.Restart => WorkerStatus.Idle,
                OplogEntryKind.Suspend => WorkerStatus.Suspended,
                OplogEntryKind.Error => WorkerStatus.Retrying,
                OplogEntryKind.Interrupted => WorkerStatus.Interrupted,
                OplogEntryKind.Exited => WorkerStatus.Exited,
                OplogEntryKind.PendingWorkerInvocation or OplogEntryKind.PendingUpdate or OplogEntryKind.SuccessfulUpdate or OplogEntryKind.FailedUpdate
                    or OplogEntryKind.GrowMemory or OplogEntryKind.CreateResource or OplogEntryKind.DropResource or OplogEntryKind.DescribeResource
                    or OplogEntryKind.ActivatePlugin or OplogEntryKind.DeactivatePlugin or OplogEntryKind.CancelInvocation
                    or OplogEntryKind.ChangeMemoryLimit => WorkerStatus.Suspended,
                _ => WorkerStatus.Running,
            });
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(StatusByKind))]
    public void Each_kind_of_entry_leads_from_suspended_to_its_status(OplogEntryKind kind, WorkerStatus expected) =>
        Assert.Equal(expected, After(new SuspendEntry(T), Samples.All.Single(entry => entry.Kind == kind)).Status);

    [Fact]
    public void The_third_error_in_a_row_is_final_and_progress_resets_the_count()
    {
        Assert.Equal((WorkerStatus.Retrying, 2UL), (After(Trap, Trap).Status, After(Trap, new SuspendEntry(T), Trap).RetryCount));
        Assert.Equal(WorkerStatus.Failed, After(Trap, Trap, Trap).Status);
        WorkerStatusRecord progressed = After(Trap, Trap, Call);
        Assert.Equal((WorkerStatus.Running, 0UL, (WorkerError?)null), (progressed.Status, progressed.RetryCount, progressed.LastError));
        Assert.Equal(WorkerStatus.Retrying, After(Trap, Trap, Call, Trap).Status);
    }

    [Fact]
    public void Progress_in_a_region_that_is_run_again_resets_the_count_when_the_region_ends()
    {
        // 1 Create, 2 begin, 3 call, 4 trap, 5 jump, 6 call, 7 trap, 8 jump, 9 call, 10 trap
        OplogEntry begin = new BeginAtomicRegionEntry(T), end = new EndAtomicRegionEntry(T, new OplogIndex(2));
        OplogEntry[] twice = [begin, Call, Trap, JumpTo(3, 5), Call, Trap, JumpTo(3, 8), Call];
        Assert.Equal((WorkerStatus.Running, 2UL, (WorkerError?)null), (After(twice).Status, After(twice).RetryCount, After(twice).LastError));
        Assert.Equal(WorkerStatus.Failed, After([.. twice, Trap]).Status);
        Assert.Equal(WorkerStatus.Failed, After([.. twice, new EndAtomicRegionEntry(T, new OplogIndex(6)), Trap]).Status);
        Assert.Equal((WorkerStatus.Retrying, 1UL), (After([.. twice, end, Trap]).Status, After([.. twice, end, Trap]).RetryCount));
        Assert.Equal(WorkerStatus.Retrying, After([.. twice, Completed, Invoked("b"), Trap]).Status);
        Assert.Equal(WorkerStatus.Retrying, After([Trap, Trap, Call, JumpTo(2, 5), Trap]).Status);
    }

    [Fact]
    public void A_stack_overflow_is_final_and_out_of_memory_never_is()
    {
        Assert.Equal(WorkerStatus.Failed, After(new ErrorEntry(T, new WorkerError(WorkerErrorKind.StackOverflow, "deep"))).Status);
        OplogEntry memory = new ErrorEntry(T, new WorkerError(WorkerErrorKind.OutOfMemory, "full"));
        Assert.Equal(WorkerStatus.Retrying, After(memory, memory, memory, memory).Status);
    }

    [Fact]
    public void The_guests_retry_policy_wins() =>
        Assert.Equal(WorkerStatus.Failed, After(new ChangeRetryPolicyEntry(T, RetryPolicy.Default with { MaxAttempts = 1 }), Trap).Status);

    [Fact]
    public void A_queued_invocation_leaves_the_queue_when_it_starts_or_is_cancelled()
    {
        Assert.Equal([new OplogIndex(2), new OplogIndex(3)], After(Queued("a"), Queued("b")).PendingInvocations.Select(p => p.Index));
        Assert.Equal([new OplogIndex(3)], After(Queued("a"), Queued("b"), Invoked("a")).PendingInvocations.Select(p => p.Index));
        Assert.Equal([new OplogIndex(2)], After(Queued("a"), Queued("b"), new CancelInvocationEntry(T, "b")).PendingInvocations.Select(p => p.Index));
        Assert.Equal("a", After(Queued("a"), Invoked("a")).CurrentInvocation?.IdempotencyKey);
        Assert.Null(After(Invoked("a"), Completed).CurrentInvocation);
    }

    [Fact]
    public void An_update_repairs_a_failed_worker() =>
        Assert.Equal(WorkerStatus.Retrying, After(Trap, Trap, Trap, new PendingUpdateEntry(T, new UpdateDescription.Automatic(8))).Status);

    [Fact]
    public void Updates_move_from_pending_to_done_or_failed()
    {
        WorkerStatusRecord status = After(
            new PendingUpdateEntry(T, new UpdateDescription.Automatic(8)), new PendingUpdateEntry(T, new UpdateDescription.Automatic(9)),
            new FailedUpdateEntry(T, 8, "no"), new SuccessfulUpdateEntry(T, 9, 10, []));
        Assert.Empty(status.PendingUpdates);
        Assert.Equal((9UL, 10UL), (status.ComponentVersion, status.ComponentSize));
        Assert.Equal(8UL, Assert.Single(status.FailedUpdates).TargetVersion);
        Assert.Empty(status.ActivePlugins);
    }

    [Fact]
    public void A_manual_update_leaves_the_queue_when_its_snapshot_is_taken_or_fails()
    {
        OplogEntry manual = new PendingWorkerInvocationEntry(T, new PendingInvocation.ManualUpdate(8));
        Assert.Empty(After(manual, new FailedUpdateEntry(T, 8, "no save")).PendingInvocations);
        WorkerStatusRecord taken = After(manual, new PendingUpdateEntry(T, new UpdateDescription.SnapshotBased(8, default)));
        Assert.Empty(taken.PendingInvocations);
        Assert.Single(taken.PendingUpdates);
    }

    [Fact]
    public void A_snapshot_update_skips_the_history_before_it()
    {
        WorkerStatusRecord status = After(new GrowMemoryEntry(T, 100), Invoked("a"), Completed,
            new PendingUpdateEntry(T, new UpdateDescription.SnapshotBased(8, default)), new SuccessfulUpdateEntry(T, 8, 10, []), new GrowMemoryEntry(T, 5));
        Assert.Equal([Region(2, 5)], status.SkippedRegions);
        Assert.Equal(new OplogIndex(5), status.SnapshotUpdateIndex);
        Assert.Equal(Samples.Create().InitialTotalLinearMemorySize + 5, status.TotalLinearMemorySize);
    }

    [Fact]
    public void A_revert_undoes_failures_updates_and_queued_invocations()
    {
        WorkerStatusRecord status = After(Invoked("a"), Completed, Queued("b"), new PendingUpdateEntry(T, new UpdateDescription.Automatic(8)),
            new SuccessfulUpdateEntry(T, 8, 10, []), Trap, Trap, Trap, new RevertEntry(T, Region(4, 9)));
        Assert.Equal((WorkerStatus.Idle, 7UL, 0UL), (status.Status, status.ComponentVersion, status.RetryCount));
        Assert.Empty(status.PendingInvocations);
        Assert.Equal([Region(4, 9)], status.DeletedRegions);
        Assert.Equal(new OplogIndex(10), status.LastIndex);
    }

    [Fact]
    public void A_jump_takes_back_memory_and_resources_but_not_the_queue()
    {
        WorkerStatusRecord status = After(Invoked("a"), new BeginAtomicRegionEntry(T), new GrowMemoryEntry(T, 100), new CreateResourceEntry(T, 1), Queued("b"), new JumpEntry(T, Region(4, 7)));
        Assert.Equal(Samples.Create().InitialTotalLinearMemorySize, status.TotalLinearMemorySize);
        Assert.Empty(status.OwnedResources);
        Assert.Single(status.PendingInvocations);
        Assert.Equal([Region(4, 7)], status.SkippedRegions);
    }

    [Fact]
    public void Resources_are_created_named_and_dropped()
    {
        WorkerStatusRecord status = After(new CreateResourceEntry(T, 2), new CreateResourceEntry(T, 1), new DescribeResourceEntry(T, 2, "cart", default, ["\"x\""]), new CreateResourceEntry(T, 3), new DropResourceEntry(T, 1));
        Assert.Equal([2UL, 3UL], status.OwnedResources.Select(r => r.Id));
        Assert.Equal("cart", status.OwnedResources[0].Indexed?.Name);
    }

    [Fact]
    public void An_entry_out_of_order_is_refused()
    {
        Assert.Throws<ArgumentException>(() => StatusFold.Apply(After(), new OplogIndex(3), Call, RetryPolicy.Default));
        Assert.Throws<ArgumentException>(() => StatusFold.Apply(After(), new OplogIndex(2), Samples.Create(), RetryPolicy.Default));
        Assert.Throws<InvalidOperationException>(() => StatusFold.Apply(After(Call), new OplogIndex(3), new RevertEntry(T, Region(2, 2)), RetryPolicy.Default));
    }

    [Fact]
    public void Folding_step_by_step_equals_recomputing_from_scratch()
    {
        const int seed = 4711;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (int round = 0; round < 300; round++)
        {
            var entries = new List<OplogEntry> { Samples.Create() };
            IReadOnlyList<OplogRegion> deleted = [];
            while (entries.Count < 40)
            {
                OplogEntry entry = Random(random, entries.Count, deleted);
                if (entry is RevertEntry revert) deleted = Regions.Add(deleted, revert.DroppedRegion);
                entries.Add(entry);
            }

            string scratch = Convert.ToHexString(StatusCodec.Encode(StatusRecomputation.Of(entries, RetryPolicy.Default)));
            Assert.Equal(scratch, Convert.ToHexString(StatusCodec.Encode(Incremental(entries))));
        }
    }

    [Fact]
    public void Applying_a_run_equals_applying_one_by_one()
    {
        OplogEntry[] run = [.. Samples.All.Where(e => e is not (CreateEntry or RevertEntry or JumpEntry or PendingUpdateEntry)), Call, Call, new NoOpEntry(T), Trap, Call, Call];
        WorkerStatusRecord all = StatusFold.ApplyAll(After(), run, RetryPolicy.Default);
        Assert.Equal(StatusCodec.Encode(After(run)), StatusCodec.Encode(all));
    }

    [Fact]
    public void A_status_survives_its_codec_and_damage_is_noticed()
    {
        WorkerStatusRecord status = After([.. Samples.All.Where(e => e is not (CreateEntry or RevertEntry or JumpEntry))]) with
        {
            DeletedRegions = [Region(2, 3)], SkippedRegions = [Region(2, 3), Region(5, 9)], CurrentInvocation = new RunningInvocation(new OplogIndex(3), "k", "f"), SnapshotUpdateIndex = new OplogIndex(5),
        };
        byte[] bytes = StatusCodec.Encode(status);
        Assert.Equal(bytes, StatusCodec.Encode(StatusCodec.Decode(bytes)));
        bytes[20] ^= 1;
        Assert.Throws<OplogFormatException>(() => StatusCodec.Decode(bytes));
    }

    private static OplogEntry Random(Random random, int count, IReadOnlyList<OplogRegion> deleted)
    {
        int pick = random.Next(20);
        if (pick is 0 or 1 && count > 3)
        {
            var start = new OplogIndex((ulong)random.Next(2, count + 1));
            if (!Regions.Contains(deleted, start.Previous))
                return pick == 0 ? new RevertEntry(T, new OplogRegion(start, new OplogIndex((ulong)count))) : new JumpEntry(T, new OplogRegion(start, new OplogIndex((ulong)count + 1)));
        }

        string key = $"k{random.Next(4)}";
        return pick switch
        {
            2 or 3 => Queued(key),
            4 or 5 => Invoked(key),
            6 => Completed,
            7 => Trap,
            8 => new PendingUpdateEntry(T, random.Next(2) == 0 ? new UpdateDescription.Automatic((ulong)random.Next(3)) : new UpdateDescription.SnapshotBased((ulong)random.Next(3), default)),
            9 => new SuccessfulUpdateEntry(T, (ulong)random.Next(3), 5, []),
            10 => new FailedUpdateEntry(T, (ulong)random.Next(3), null),
            11 => new ChangeRetryPolicyEntry(T, RetryPolicy.Default with { MaxAttempts = (uint)random.Next(1, 4) }),
            12 => new CreateResourceEntry(T, (ulong)random.Next(3)),
            13 => new DropResourceEntry(T, (ulong)random.Next(3)),
            _ => Samples.All.Where(e => e is not (CreateEntry or JumpEntry or RevertEntry)).ElementAt(random.Next(31)),
        };
    }
}
