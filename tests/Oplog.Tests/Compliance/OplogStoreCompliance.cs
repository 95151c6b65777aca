using GolemOrleans.Oplog.Codec;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Status;
using Xunit;

namespace GolemOrleans.Oplog.Tests.Compliance;

/// <summary>What every <see cref="IOplogStore"/> must do; a store's test class derives from it and makes stores.</summary>
public abstract partial class OplogStoreCompliance : IAsyncLifetime
{
    protected static readonly DateTimeOffset T0 = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    protected IOplogStore Store { get; private set; } = null!;

    public async Task InitializeAsync() => Store = await CreateStoreAsync();

    public virtual async Task DisposeAsync() => await Store.DisposeAsync();

    protected abstract ValueTask<IOplogStore> CreateStoreAsync();

    /// <summary>The same data in a new store object, as after a restart; the same object for a store that keeps nothing.</summary>
    protected virtual ValueTask<IOplogStore> ReopenAsync() => ValueTask.FromResult(Store);

    protected async Task RestartAsync() => Store = await ReopenAsync();

    protected async Task<Live> StartAsync(string name, params OplogEntry[] entries)
    {
        CommitBatch batch = Batches.Create(Batches.Worker(name), entries);
        return new Live(Store, await Store.CreateAsync(batch), batch.Status);
    }

    protected async Task<Live> TakeAsync(string name)
    {
        OpenedWorker opened = await Store.OpenAsync(Batches.Worker(name));
        return new Live(Store, opened.Epoch, opened.Status);
    }

    protected async Task<OplogEntry[]> ReadAllAsync(string name) => [.. await Store.ReadAsync(Batches.Worker(name), OplogIndex.First, int.MaxValue)];

    protected static string[] Texts(IEnumerable<OplogEntry> entries) => [.. entries.OfType<LogEntry>().Select(log => log.Message)];

    /// <summary>A worker as its owner sees it.</summary>
    protected sealed class Live(IOplogStore store, Epoch epoch, WorkerStatusRecord status)
    {
        public Epoch Epoch { get; } = epoch;
        public WorkerStatusRecord Status { get; private set; } = status;
        public WorkerId Id => Status.WorkerId;

        public async Task<CommitOutcome> CommitAsync(Func<CommitBatch, CommitBatch> change, params OplogEntry[] entries)
        {
            CommitBatch batch = change(Batches.After(Status, Epoch, entries));
            CommitOutcome outcome = await store.CommitAsync(batch);
            if (outcome == CommitOutcome.Committed) Status = batch.Status;
            return outcome;
        }

        public Task<CommitOutcome> CommitAsync(params OplogEntry[] entries) => CommitAsync(batch => batch, entries);
    }

    [StoreFact]
    public async Task What_is_committed_is_read_back_in_order_and_survives_a_restart()
    {
        Live worker = await StartAsync("w", Batches.Log("a"));
        await worker.CommitAsync(Batches.Log("b"), Batches.Log("c"));
        await worker.CommitAsync(Batches.Log("d"));
        for (int round = 0; round < 2; round++)
        {
            Assert.Equal(["a", "b", "c", "d"], Texts(await ReadAllAsync("w")));
            Assert.Equal(["b", "c"], Texts(await Store.ReadAsync(worker.Id, new OplogIndex(3), 2)));
            Assert.Empty(await Store.ReadAsync(worker.Id, new OplogIndex(6), 10));
            Assert.Equal(StatusCodec.Encode(worker.Status), StatusCodec.Encode((await Store.GetStatusAsync(worker.Id))!));
            await RestartAsync();
        }
    }

    [StoreFact]
    public async Task Every_kind_of_entry_is_stored()
    {
        Live worker = await StartAsync("w");
        OplogEntry[] entries = [.. Samples.All.Where(e => e is not CreateEntry)];
        await Store.CommitAsync(Batches.After(worker.Status, worker.Epoch) with
        {
            Entries = entries, Status = worker.Status with { LastIndex = new OplogIndex((ulong)entries.Length + 1) },
        });
        await RestartAsync();
        byte[] expected = ChunkCodec.Encode(OplogIndex.First, [Samples.Create(worker.Id), .. entries]);
        Assert.Equal(expected, ChunkCodec.Encode(OplogIndex.First, await ReadAllAsync("w")));
    }

    [StoreFact]
    public async Task A_long_history_is_read_from_any_index()
    {
        Live worker = await StartAsync("w");
        for (int i = 0; i < 60; i++) await worker.CommitAsync([.. Enumerable.Range(0, i % 7 + 1).Select(j => Batches.Log($"{i}.{j}"))]);
        string[] all = Texts(await ReadAllAsync("w"));
        await RestartAsync();
        worker = await TakeAsync("w");
        await worker.CommitAsync(Batches.Log("last"));
        for (int from = 2; from <= all.Length + 2; from += 11)
            Assert.Equal(all.Append("last").Skip(from - 2).Take(13), Texts(await Store.ReadAsync(worker.Id, new OplogIndex((ulong)from), 13)));
    }

    [StoreFact]
    public async Task An_unknown_worker_has_no_status_and_cannot_be_opened_or_read()
    {
        WorkerId nobody = Batches.Worker("nobody");
        Assert.Null(await Store.GetStatusAsync(nobody));
        Assert.Null(await Store.FindKeyAsync(nobody, KeyHash.Of("k")));
        Assert.False(await Store.DeleteAsync(nobody));
        await Assert.ThrowsAsync<WorkerNotFoundException>(async () => await Store.OpenAsync(nobody));
        await Assert.ThrowsAsync<WorkerNotFoundException>(async () => await Store.ReadAsync(nobody, OplogIndex.First, 1));
    }

    [StoreFact]
    public async Task A_worker_is_created_once()
    {
        await StartAsync("w", Batches.Log("first"));
        await Assert.ThrowsAsync<WorkerAlreadyExistsException>(() => StartAsync("w", Batches.Log("second")));
        await RestartAsync();
        await Assert.ThrowsAsync<WorkerAlreadyExistsException>(() => StartAsync("w", Batches.Log("third")));
        Assert.Equal(["first"], Texts(await ReadAllAsync("w")));
    }

    [StoreFact]
    public async Task Of_many_creators_at_once_one_wins()
    {
        Task<Live>[] creators = [.. Enumerable.Range(0, 8).Select(i => Task.Run(() => StartAsync("w", Batches.Log($"{i}"))))];
        await Task.WhenAll(creators).ContinueWith(_ => { }, TaskScheduler.Default);
        _ = Assert.Single(creators, task => task.IsCompletedSuccessfully);
        Assert.All(creators.Where(task => task.IsFaulted), task => { Assert.IsType<WorkerAlreadyExistsException>(task.Exception!.InnerException); });
        Assert.Single(Texts(await ReadAllAsync("w")));
    }

    [StoreFact]
    public async Task Opening_fences_the_owner_before()
    {
        Live first = await StartAsync("w", Batches.Log("a"));
        Live second = await TakeAsync("w");
        Assert.True(second.Epoch.Value > first.Epoch.Value);
        await Assert.ThrowsAsync<OplogOwnershipLostException>(() => first.CommitAsync(Batches.Log("stale")));
        await second.CommitAsync(Batches.Log("b"));
        await Assert.ThrowsAsync<OplogOwnershipLostException>(() => first.CommitAsync(Batches.Log("stale")));
        Assert.Equal(["a", "b"], Texts(await ReadAllAsync("w")));
    }

    [StoreFact]
    public async Task An_owner_of_before_a_restart_is_fenced()
    {
        Live first = await StartAsync("w", Batches.Log("a"));
        await RestartAsync();
        Live second = await TakeAsync("w");
        Assert.True(second.Epoch.Value > first.Epoch.Value);
        await Assert.ThrowsAsync<OplogOwnershipLostException>(async () => await Store.CommitAsync(Batches.After(first.Status, first.Epoch, Batches.Log("stale"))));
        Assert.Equal(["a"], Texts(await ReadAllAsync("w")));
    }

    [StoreFact]
    public async Task A_batch_at_another_index_than_the_next_is_refused()
    {
        Live worker = await StartAsync("w", Batches.Log("a"));
        foreach (ulong index in new ulong[] { 2, 4 })
        {
            await Assert.ThrowsAsync<OplogOwnershipLostException>(async () => await Store.CommitAsync(Batches.After(
                worker.Status with { LastIndex = new OplogIndex(index - 1) }, worker.Epoch, Batches.Log("x"))));
        }

        Assert.Equal(["a"], Texts(await ReadAllAsync("w")));
    }

    [StoreFact]
    public async Task An_epoch_is_not_valid_again_after_delete_and_recreate()
    {
        Live old = await StartAsync("w", Batches.Log("old"));
        Assert.True(await Store.DeleteAsync(old.Id));
        await Assert.ThrowsAsync<OplogOwnershipLostException>(() => old.CommitAsync(Batches.Log("stale")));
        Live recreated = await StartAsync("w", Batches.Log("new"));
        Assert.True(recreated.Epoch.Value > old.Epoch.Value);
        await Assert.ThrowsAsync<OplogOwnershipLostException>(() => old.CommitAsync(Batches.Log("stale")));
        await RestartAsync();
        Assert.Equal(["new"], Texts(await ReadAllAsync("w")));
    }

    [StoreFact]
    public async Task Deleting_removes_everything()
    {
        Live worker = await StartAsync("w", Batches.NoOp);
        await worker.CommitAsync(batch => batch with { Keys = [new IdempotencyKeyRow(KeyHash.Of("k"), new OplogIndex(2), null)], CreatedPromises = [new OplogIndex(2)], Runnable = true });
        Assert.True(await Store.DeleteAsync(worker.Id));
        Assert.False(await Store.DeleteAsync(worker.Id));
        for (int round = 0; round < 2; round++)
        {
            Assert.Null(await Store.GetStatusAsync(worker.Id));
            Assert.Null(await Store.FindKeyAsync(worker.Id, KeyHash.Of("k")));
            await Assert.ThrowsAsync<PromiseNotFoundException>(async () => await Store.PollPromiseAsync(new PromiseId(worker.Id, new OplogIndex(2))));
            Assert.Empty(await Store.FindRunnableAsync([], 0, 10));
            await RestartAsync();
        }

        await StartAsync("w");
        Assert.Null(await Store.FindKeyAsync(worker.Id, KeyHash.Of("k")));
    }

    [StoreFact]
    public async Task Batches_in_flight_together_apply_in_order()
    {
        Live worker = await StartAsync("w");
        WorkerStatusRecord status = worker.Status;
        var tasks = new List<Task<CommitOutcome>>();
        for (int i = 0; i < 200; i++)
        {
            CommitBatch batch = Batches.After(status, worker.Epoch, Batches.Log($"{i}"));
            status = batch.Status;
            tasks.Add(Store.CommitAsync(batch).AsTask());
        }

        await Task.WhenAll(tasks);
        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"{i}"), Texts(await ReadAllAsync("w")));
    }

    [StoreFact]
    public async Task A_stale_batch_fails_alone()
    {
        Live[] workers = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => StartAsync($"w{i}")));
        await TakeAsync("w7");
        Task<CommitOutcome>[] commits = [.. workers.Select(worker => Task.Run(() => worker.CommitAsync(Batches.Log("x"))))];
        await Task.WhenAll(commits).ContinueWith(_ => { }, TaskScheduler.Default);
        for (int i = 0; i < workers.Length; i++) Assert.Equal(i != 7, commits[i].IsCompletedSuccessfully);
        Assert.Empty(Texts(await ReadAllAsync("w7")));
        Assert.Equal(["x"], Texts(await ReadAllAsync("w8")));
    }

    [StoreFact]
    public async Task A_batch_that_contradicts_itself_is_refused()
    {
        Live worker = await StartAsync("w");
        await Assert.ThrowsAsync<ArgumentException>(() => worker.CommitAsync(batch => batch with { Status = worker.Status }, Batches.Log("x")));
        await Assert.ThrowsAsync<ArgumentException>(() => worker.CommitAsync(batch => batch with { Status = batch.Status with { WorkerId = Batches.Worker("v") } }));
        await Assert.ThrowsAsync<ArgumentException>(() => worker.CommitAsync(batch => batch with { CreatedPromises = [new OplogIndex(9)] }));
        await Assert.ThrowsAsync<ArgumentException>(() => worker.CommitAsync(batch => batch with { Keys = [new IdempotencyKeyRow(KeyHash.Of("k"), new OplogIndex(9), null)] }));
        await Assert.ThrowsAsync<ArgumentException>(() => worker.CommitAsync(batch => batch with { WakeUps = [new WakeUp(new WakeUpKey(worker.Id, ""), T0, WakeUpKind.Sleep)] }));
        Assert.Single(await ReadAllAsync("w"));
        await worker.CommitAsync(Batches.Log("good"));
    }

    [StoreFact]
    public async Task A_commit_without_entries_keeps_the_index()
    {
        Live worker = await StartAsync("w");
        await worker.CommitAsync(batch => batch with { Runnable = true });
        await worker.CommitAsync(Batches.Log("x"));
        Assert.Equal(new OplogIndex(2), (await TakeAsync("w")).Status.LastIndex);
    }

    [StoreFact]
    public async Task What_was_read_stays_as_it_is_while_others_are_written()
    {
        Live worker = await StartAsync("w");
        for (byte round = 1; round < 40; round++)
        {
            await worker.CommitAsync(Payload(round), Payload(round), Payload(round));
            IReadOnlyList<OplogEntry> read = await Store.ReadAsync(worker.Id, worker.Status.LastIndex.Previous, 2);
            await Store.ListWorkersAsync(new WorkerListRequest(worker.Id.ComponentId, null, 0, 1));
            await worker.CommitAsync(Payload(100), Payload(100), Payload(100));
            Assert.Equal(2, read.Count);
            Assert.All(read, entry => Assert.Equal(-1, ((ExportedFunctionCompletedEntry)entry).Response.Bytes.Span.IndexOfAnyExcept(round)));
        }

        static OplogEntry Payload(byte content)
        {
            byte[] bytes = new byte[40_000];
            Array.Fill(bytes, content);
            return new ExportedFunctionCompletedEntry(Samples.Time, OplogPayload.Inline(bytes), 0);
        }
    }

    [StoreFact]
    public async Task A_payload_of_a_megabyte_is_stored()
    {
        Live worker = await StartAsync("w");
        byte[] bytes = new byte[1 << 20];
        new Random(1).NextBytes(bytes);
        await worker.CommitAsync(new ExportedFunctionCompletedEntry(Samples.Time, OplogPayload.Inline(bytes), 0));
        await RestartAsync();
        Assert.Equal(bytes, ((ExportedFunctionCompletedEntry)(await ReadAllAsync("w"))[1]).Response.Bytes.ToArray());
    }
}
