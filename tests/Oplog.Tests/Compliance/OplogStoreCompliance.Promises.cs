using System.Text;
using GolemOrleans.Oplog.Entries;
using Xunit;

namespace GolemOrleans.Oplog.Tests.Compliance;

public abstract partial class OplogStoreCompliance
{
    private async Task<(Live Worker, PromiseId Promise)> WithPromiseAsync(string name = "w")
    {
        Live worker = await StartAsync(name);
        await worker.CommitAsync(batch => batch with { CreatedPromises = [new OplogIndex(2)] }, Batches.NoOp);
        return (worker, new PromiseId(worker.Id, new OplogIndex(2)));
    }

    private Task<CommitOutcome> SuspendAsync(Live worker, PromiseId promise) =>
        worker.CommitAsync(batch => batch with { SuspendUnlessComplete = [promise] }, new SuspendEntry(Samples.Time));

    private async Task<string?> PollAsync(PromiseId promise) =>
        await Store.PollPromiseAsync(promise) is { } data ? Encoding.UTF8.GetString(data.Span) : null;

    [StoreFact]
    public async Task The_first_completion_wins_and_wakes_the_owner()
    {
        (Live worker, PromiseId promise) = await WithPromiseAsync();
        Assert.Null(await PollAsync(promise));
        Assert.Empty(await Store.LeaseWakeUpsAsync(T0.AddYears(1), TimeSpan.FromMinutes(1), 10));
        Assert.True(await Store.CompletePromiseAsync(promise, "one"u8.ToArray(), T0));
        Assert.False(await Store.CompletePromiseAsync(promise, "two"u8.ToArray(), T0));
        await RestartAsync();
        Assert.False(await Store.CompletePromiseAsync(promise, "three"u8.ToArray(), T0));
        Assert.Equal("one", await PollAsync(promise));
        WakeUp wakeUp = Assert.Single(await Store.LeaseWakeUpsAsync(T0, TimeSpan.FromMinutes(1), 10)).WakeUp;
        Assert.Equal((WakeUpKey.ForPromise(worker.Id, promise), WakeUpKind.PromiseCompleted, T0), (wakeUp.Key, wakeUp.Kind, wakeUp.Due));
    }

    [StoreFact]
    public async Task The_same_completer_gets_the_same_answer_again()
    {
        (_, PromiseId promise) = await WithPromiseAsync();
        Assert.True(await Store.CompletePromiseAsync(promise, "one"u8.ToArray(), T0, KeyHash.Of("me")));
        await RestartAsync();
        Assert.True(await Store.CompletePromiseAsync(promise, "one"u8.ToArray(), T0, KeyHash.Of("me")));
        Assert.False(await Store.CompletePromiseAsync(promise, "two"u8.ToArray(), T0, KeyHash.Of("other")));
        Assert.Equal("one", await PollAsync(promise));
    }

    [StoreFact]
    public async Task A_promise_completed_with_no_bytes_is_complete()
    {
        (_, PromiseId promise) = await WithPromiseAsync();
        Assert.True(await Store.CompletePromiseAsync(promise, default, T0));
        Assert.Equal("", await PollAsync(promise));
        await RestartAsync();
        Assert.Equal("", await PollAsync(promise));
    }

    [StoreFact]
    public async Task Of_many_completers_at_once_one_wins()
    {
        (_, PromiseId promise) = await WithPromiseAsync();
        bool[] won = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () => await Store.CompletePromiseAsync(promise, new[] { (byte)i }, T0))));
        Assert.Single(won, true);
        Assert.Equal(Array.IndexOf(won, true), (await Store.PollPromiseAsync(promise))!.Value.Span[0]);
    }

    [StoreFact]
    public async Task Suspending_on_an_incomplete_promise_is_written_and_on_a_complete_one_is_not()
    {
        (Live worker, PromiseId promise) = await WithPromiseAsync();
        Assert.Equal(CommitOutcome.Committed, await SuspendAsync(worker, promise));
        await Store.CompletePromiseAsync(promise, "x"u8.ToArray(), T0);
        Assert.Equal(CommitOutcome.PromiseComplete, await SuspendAsync(worker, promise));
        await worker.CommitAsync(Batches.Log("went on"));
        Assert.Equal([OplogEntryKind.Create, OplogEntryKind.NoOp, OplogEntryKind.Suspend, OplogEntryKind.Log], (await ReadAllAsync("w")).Select(e => e.Kind));
    }

    [StoreFact]
    public async Task Completion_and_suspension_at_once_never_lose_the_wake_up()
    {
        for (int round = 0; round < 25; round++)
        {
            (Live worker, PromiseId promise) = await WithPromiseAsync($"w{round}");
            Task<CommitOutcome> suspend = Task.Run(() => SuspendAsync(worker, promise));
            await Store.CompletePromiseAsync(promise, default, T0);
            await suspend;
            Assert.Contains(await Store.LeaseWakeUpsAsync(T0, TimeSpan.FromMinutes(1), 10), lease => lease.WakeUp.Key.Worker == worker.Id);
        }
    }

    [StoreFact]
    public async Task A_worker_that_sleeps_on_anothers_promise_is_woken_too()
    {
        (Live owner, PromiseId promise) = await WithPromiseAsync("owner");
        Live other = await StartAsync("other");
        Assert.Equal(CommitOutcome.Committed, await SuspendAsync(other, promise));
        await RestartAsync();
        await Store.CompletePromiseAsync(promise, default, T0);
        Assert.Equal([other.Id.Name, owner.Id.Name], (await Store.LeaseWakeUpsAsync(T0, TimeSpan.FromMinutes(1), 10)).Select(l => l.WakeUp.Key.Worker.Name).Order());
    }

    [StoreFact]
    public async Task An_unknown_or_deleted_promise_is_not_found()
    {
        (Live worker, PromiseId promise) = await WithPromiseAsync();
        await Store.DeletePromiseAsync(promise);
        await Store.DeletePromiseAsync(promise);
        foreach (PromiseId missing in new[] { promise, promise with { Index = new OplogIndex(9) }, promise with { Worker = Batches.Worker("nobody") } })
        {
            await Assert.ThrowsAsync<PromiseNotFoundException>(async () => await Store.PollPromiseAsync(missing));
            await Assert.ThrowsAsync<PromiseNotFoundException>(async () => await Store.CompletePromiseAsync(missing, default, T0));
            await Assert.ThrowsAsync<PromiseNotFoundException>(() => SuspendAsync(worker, missing));
        }

        Assert.Equal(2, (await ReadAllAsync("w")).Length);
    }

    [StoreFact]
    public async Task Creating_a_promise_again_keeps_its_completion()
    {
        (Live worker, PromiseId promise) = await WithPromiseAsync();
        await Store.CompletePromiseAsync(promise, "x"u8.ToArray(), T0);
        await worker.CommitAsync(batch => batch with { CreatedPromises = [promise.Index] });
        Assert.Equal("x", await PollAsync(promise));
    }
}
