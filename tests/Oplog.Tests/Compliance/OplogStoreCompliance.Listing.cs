using GolemOrleans.Oplog.Query;
using GolemOrleans.Oplog.Status;
using Xunit;

namespace GolemOrleans.Oplog.Tests.Compliance;

public abstract partial class OplogStoreCompliance
{
    private async Task<List<string>> ListAsync(WorkerFilter? filter, int page, Func<Task>? between = null)
    {
        var names = new List<string>();
        ulong? cursor = 0;
        while (cursor is { } at)
        {
            WorkerPage found = await Store.ListWorkersAsync(new WorkerListRequest(Samples.Component, filter, at, page));
            Assert.True(found.Workers.Count <= page);
            names.AddRange(found.Workers.Select(worker => worker.WorkerId.Name));
            cursor = found.NextCursor;
            if (between is not null) await between();
        }

        return names;
    }

    [StoreFact]
    public async Task Runnable_workers_without_a_live_owner_are_found()
    {
        Guid dead = Guid.Parse("dead0000-0000-4000-8000-000000000000"), live = Batches.Owner;
        foreach (string name in new[] { "a", "b", "c", "idle" })
        {
            Live worker = await StartAsync(name);
            await worker.CommitAsync(batch => batch with { Runnable = name != "idle", Owner = name == "b" ? live : dead });
        }

        for (int round = 0; round < 2; round++)
        {
            IReadOnlyList<RunnableWorker> found = await Store.FindRunnableAsync([live], 0, 10);
            Assert.Equal([("a", dead), ("c", dead)], found.Select(row => (row.Worker.Name, row.Owner)));
            Assert.Equal("a", Assert.Single(await Store.FindRunnableAsync([live], 0, 1)).Worker.Name);
            Assert.Equal(["c"], (await Store.FindRunnableAsync([live], found[0].Cursor, 10)).Select(row => row.Worker.Name));
            Assert.Equal(["a", "b", "c"], (await Store.FindRunnableAsync([], 0, 10)).Select(row => row.Worker.Name));
            Assert.Empty(await Store.FindRunnableAsync([live, dead], 0, 10));
            await RestartAsync();
        }

        await (await TakeAsync("a")).CommitAsync(batch => batch with { Runnable = false, Owner = dead });
        Assert.Equal(["c"], (await Store.FindRunnableAsync([live], 0, 10)).Select(row => row.Worker.Name));
    }

    [StoreFact]
    public async Task Workers_are_listed_in_pages_in_order_of_creation()
    {
        string[] names = [.. Enumerable.Range(0, 23).Select(i => $"w{99 - i}")];
        foreach (string name in names) await StartAsync(name);
        await Store.CreateAsync(Batches.Create(new WorkerId(Guid.Parse("00000000-0000-4000-8000-00000000ffff"), "elsewhere")));
        Assert.Equal(names, await ListAsync(null, 5));
        await RestartAsync();
        Assert.Equal(names, await ListAsync(null, 100));
        Assert.Empty((await Store.ListWorkersAsync(new WorkerListRequest(Guid.Empty, null, 0, 5))).Workers);
    }

    [StoreFact]
    public async Task A_worker_that_stays_is_listed_once_while_others_come_and_go()
    {
        for (int i = 0; i < 20; i++) await StartAsync($"stay{i}");
        int turn = 0;
        List<string> names = await ListAsync(null, 3, async () =>
        {
            if (turn == 4) return;
            await StartAsync($"come{turn}");
            await Store.DeleteAsync(Batches.Worker($"stay{turn * 5 + 4}"));
            await (await TakeAsync($"stay{turn}")).CommitAsync(Batches.Log("change"));
            if (++turn == 3) await RestartAsync();
        });
        foreach (string name in Enumerable.Range(0, 20).Where(i => i % 5 != 4).Select(i => $"stay{i}")) Assert.Single(names, name);
        Assert.Equal(names.Count, names.Distinct().Count());
    }

    [StoreFact]
    public async Task Filters_select_workers()
    {
        Live red = await StartAsync("red-1");
        await StartAsync("red-2");
        await StartAsync("blue-1");
        await red.CommitAsync(batch => batch with { Status = batch.Status with { ComponentVersion = 9, Status = WorkerStatus.Failed } });
        WorkerFilter isRed = new WorkerFilter.Name(StringComparator.Like, "red"), isNew = new WorkerFilter.Version(OrderComparator.Greater, 8);
        Assert.Equal(["red-1", "red-2"], await ListAsync(isRed, 1));
        Assert.Equal(["red-1"], await ListAsync(new WorkerFilter.And([isRed, isNew]), 10));
        Assert.Equal(["red-2", "blue-1"], await ListAsync(new WorkerFilter.Not(isNew), 10));
        Assert.Equal(["red-1", "blue-1"], await ListAsync(new WorkerFilter.Or([new WorkerFilter.Name(StringComparator.Equal, "blue-1"), isNew]), 1));
        Assert.Equal(["red-1"], await ListAsync(new WorkerFilter.Status(OrderComparator.Equal, WorkerStatus.Failed), 10));
        Assert.Equal(3, (await ListAsync(new WorkerFilter.Env("path", StringComparator.Equal, "/bin"), 10)).Count);
        Assert.Empty(await ListAsync(new WorkerFilter.Env("absent", StringComparator.NotEqual, "x"), 10));
        Assert.Empty(await ListAsync(new WorkerFilter.CreatedAt(OrderComparator.Less, Samples.Time), 10));
        Assert.Equal(3, (await ListAsync(new WorkerFilter.CreatedAt(OrderComparator.LessEqual, Samples.Time), 2)).Count);
    }
}
