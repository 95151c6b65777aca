using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Status;
using Xunit;

namespace GolemOrleans.Oplog.Tests.Compliance;

public abstract partial class OplogStoreCompliance
{
    private static IdempotencyKeyRow Row(string key, ulong start, ulong? result = null) =>
        new(KeyHash.Of(key), new OplogIndex(start), result is { } index ? new OplogIndex(index) : null);

    [StoreFact]
    public async Task A_key_is_found_with_its_start_and_then_its_result()
    {
        Live worker = await StartAsync("w");
        await worker.CommitAsync(batch => batch with { Keys = [Row("k", 2)] }, Batches.NoOp);
        Assert.Equal(Row("k", 2), await Store.FindKeyAsync(worker.Id, KeyHash.Of("k")));
        await RestartAsync();
        worker = await TakeAsync("w");
        await worker.CommitAsync(batch => batch with { Keys = [Row("k", 2, 3)] }, Batches.Completed("r"));
        Assert.Equal(Row("k", 2, 3), await Store.FindKeyAsync(worker.Id, KeyHash.Of("k")));
        Assert.Null(await Store.FindKeyAsync(worker.Id, KeyHash.Of("other")));
        await RestartAsync();
        Assert.Equal(Row("k", 2, 3), await Store.FindKeyAsync(worker.Id, KeyHash.Of("k")));
    }

    [StoreTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_revert_forgets_keys_and_results_from_its_start_on(bool restartBefore)
    {
        Live worker = await StartAsync("w");
        await worker.CommitAsync(batch => batch with { Keys = [Row("before", 2, 3), Row("cut", 3, 5), Row("after", 4, 5)] }, Batches.NoOp, Batches.NoOp, Batches.NoOp, Batches.NoOp);
        if (restartBefore)
        {
            await RestartAsync();
            worker = await TakeAsync("w");
        }

        var revert = new RevertEntry(Samples.Time, new OplogRegion(new OplogIndex(4), new OplogIndex(5)));
        WorkerStatusRecord reverted = worker.Status with { LastIndex = new OplogIndex(6) };
        await Store.CommitAsync(Batches.After(worker.Status, worker.Epoch) with
        {
            Entries = [revert], Status = reverted, KeysRevertedFrom = new OplogIndex(4), Keys = [Row("again", 6)],
        });
        for (int round = 0; round < 2; round++)
        {
            Assert.Equal(Row("before", 2, 3), await Store.FindKeyAsync(worker.Id, KeyHash.Of("before")));
            Assert.Equal(Row("cut", 3), await Store.FindKeyAsync(worker.Id, KeyHash.Of("cut")));
            Assert.Null(await Store.FindKeyAsync(worker.Id, KeyHash.Of("after")));
            Assert.Equal(Row("again", 6), await Store.FindKeyAsync(worker.Id, KeyHash.Of("again")));
            await RestartAsync();
        }
    }

    [StoreTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_key_that_was_put_again_and_then_cut_does_not_come_back_as_it_was(bool restartBetween)
    {
        Live worker = await StartAsync("w");
        await worker.CommitAsync(batch => batch with { Keys = [Row("k", 2, 2)] }, Batches.NoOp);
        if (restartBetween)
        {
            await RestartAsync();
            worker = await TakeAsync("w");
        }

        await worker.CommitAsync(batch => batch with { Keys = [Row("k", 4)] }, Batches.NoOp, Batches.NoOp);
        await worker.CommitAsync(batch => batch with { KeysRevertedFrom = new OplogIndex(3) });
        for (int round = 0; round < 2; round++)
        {
            Assert.Null(await Store.FindKeyAsync(worker.Id, KeyHash.Of("k")));
            await RestartAsync();
        }
    }

    [StoreFact]
    public async Task A_fork_copies_the_beginning_and_its_keys()
    {
        Live source = await StartAsync("source", Batches.Log("a"));
        await source.CommitAsync(batch => batch with { Keys = [Row("done", 2, 3), Row("open", 3, 4), Row("late", 4)] }, Batches.Log("b"), Batches.Log("c"));
        await Store.ForkAsync(Fork("target", 3, Batches.Log("fork")));
        for (int round = 0; round < 2; round++)
        {
            OplogEntry[] entries = await ReadAllAsync("target");
            Assert.Equal(Batches.Worker("target"), ((CreateEntry)entries[0]).WorkerId);
            Assert.Equal(["a", "b", "fork"], Texts(entries));
            Assert.Equal(Row("done", 2, 3), await Store.FindKeyAsync(Batches.Worker("target"), KeyHash.Of("done")));
            Assert.Equal(Row("open", 3), await Store.FindKeyAsync(Batches.Worker("target"), KeyHash.Of("open")));
            Assert.Null(await Store.FindKeyAsync(Batches.Worker("target"), KeyHash.Of("late")));
            Assert.Equal(["a", "b", "c"], Texts(await ReadAllAsync("source")));
            await RestartAsync();
        }

        Live target = await TakeAsync("target");
        await target.CommitAsync(Batches.Log("d"));
        Assert.Equal(["a", "b", "fork", "d"], Texts(await ReadAllAsync("target")));
    }

    [StoreFact]
    public async Task A_fork_needs_a_source_a_free_target_and_a_cut_off_within()
    {
        await Assert.ThrowsAsync<WorkerNotFoundException>(async () => await Store.ForkAsync(Fork("target", 1)));
        await StartAsync("source", Batches.Log("a"));
        await StartAsync("taken", Batches.Log("b"));
        await Assert.ThrowsAsync<WorkerAlreadyExistsException>(async () => await Store.ForkAsync(Fork("taken", 2)));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.ForkAsync(Fork("target", 3)));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.ForkAsync(Fork("target", 0)));
        Assert.Null(await Store.GetStatusAsync(Batches.Worker("target")));
        Assert.Equal(["b"], Texts(await ReadAllAsync("taken")));
    }

    private static ForkRequest Fork(string target, ulong cutOff, params OplogEntry[] appended)
    {
        CreateEntry create = Samples.Create(Batches.Worker(target));
        return new ForkRequest
        {
            Source = Batches.Worker("source"), Target = Batches.Worker(target), CutOff = new OplogIndex(cutOff), Create = create, Appended = appended,
            Status = StatusFold.Start(create) with { LastIndex = new OplogIndex(cutOff + (ulong)appended.Length) }, Runnable = true, Owner = Batches.Owner,
        };
    }
}
