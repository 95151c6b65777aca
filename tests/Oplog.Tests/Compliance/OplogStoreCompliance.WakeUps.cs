using Xunit;

namespace GolemOrleans.Oplog.Tests.Compliance;

public abstract partial class OplogStoreCompliance
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private static WakeUp At(WorkerId worker, string id, DateTimeOffset due, WakeUpKind kind = WakeUpKind.Sleep) => new(new WakeUpKey(worker, id), due, kind, new byte[] { 1, 2 });

    private async Task<string[]> DueAsync(DateTimeOffset now, int count = 10) =>
        [.. (await Store.LeaseWakeUpsAsync(now, Lease, count)).Select(lease => lease.WakeUp.Key.Id)];

    [StoreFact]
    public async Task A_wake_up_comes_when_due_and_not_before()
    {
        Live worker = await StartAsync("w");
        DateTimeOffset due = T0.AddTicks(15);
        await worker.CommitAsync(batch => batch with { WakeUps = [At(worker.Id, "a", due)] });
        Assert.True(await Store.NextWakeUpAsync() >= due);
        Assert.Empty(await DueAsync(T0.AddTicks(14)));
        await RestartAsync();
        Assert.Empty(await DueAsync(T0.AddTicks(14)));
        WakeUpLease lease = Assert.Single(await Store.LeaseWakeUpsAsync(T0.AddTicks(20), Lease, 10));
        Assert.Equal([1, 2], lease.WakeUp.Payload.ToArray());
        Assert.Equal(T0.AddTicks(20) + Lease, lease.Until);
    }

    [StoreFact]
    public async Task A_leased_wake_up_comes_again_only_after_its_lease()
    {
        Live worker = await StartAsync("w");
        await worker.CommitAsync(batch => batch with { WakeUps = [At(worker.Id, "a", T0)] });
        Assert.Equal(["a"], await DueAsync(T0));
        Assert.Empty(await DueAsync(T0 + Lease / 2));
        Assert.Equal(["a"], await DueAsync(T0 + Lease));
    }

    [StoreFact]
    public async Task Only_a_commit_removes_a_wake_up()
    {
        Live worker = await StartAsync("w");
        await worker.CommitAsync(batch => batch with { WakeUps = [At(worker.Id, "a", T0), At(worker.Id, "b", T0)] });
        await DueAsync(T0);
        await worker.CommitAsync(batch => batch with { RemovedWakeUps = [new WakeUpKey(worker.Id, "a"), new WakeUpKey(worker.Id, "none")] }, Batches.NoOp);
        Assert.Equal(["b"], await DueAsync(T0 + Lease));
        await RestartAsync();
        Assert.Equal(["b"], await DueAsync(T0 + Lease * 3));
    }

    [StoreFact]
    public async Task A_stale_commit_removes_no_wake_up()
    {
        Live worker = await StartAsync("w");
        await worker.CommitAsync(batch => batch with { WakeUps = [At(worker.Id, "a", T0)] });
        await TakeAsync("w");
        await Assert.ThrowsAsync<OplogOwnershipLostException>(() => worker.CommitAsync(batch => batch with { RemovedWakeUps = [new WakeUpKey(worker.Id, "a")] }));
        Assert.Equal(["a"], await DueAsync(T0));
    }

    [StoreFact]
    public async Task Wake_ups_come_earliest_first_and_as_many_as_asked_for()
    {
        Live worker = await StartAsync("w");
        await worker.CommitAsync(batch => batch with { WakeUps = [At(worker.Id, "c", T0.AddSeconds(3)), At(worker.Id, "a", T0.AddSeconds(1)), At(worker.Id, "b", T0.AddSeconds(2))] });
        Assert.Equal(T0.AddSeconds(1), await Store.NextWakeUpAsync());
        Assert.Equal(["a", "b"], await DueAsync(T0.AddSeconds(9), 2));
        Assert.Equal(T0.AddSeconds(3), await Store.NextWakeUpAsync());
        Assert.Equal(["c"], await DueAsync(T0.AddSeconds(9), 2));
    }

    [StoreFact]
    public async Task A_wake_up_put_again_is_replaced()
    {
        Live worker = await StartAsync("w");
        await worker.CommitAsync(batch => batch with { WakeUps = [At(worker.Id, "a", T0)] });
        await RestartAsync();
        worker = await TakeAsync("w");
        await worker.CommitAsync(batch => batch with { WakeUps = [At(worker.Id, "a", T0.AddHours(1))] });
        Assert.Empty(await DueAsync(T0));
        Assert.Equal(["a"], await DueAsync(T0.AddHours(1)));
    }

    [StoreFact]
    public async Task A_released_lease_comes_at_the_new_time_and_an_old_lease_releases_nothing()
    {
        Live worker = await StartAsync("w");
        await worker.CommitAsync(batch => batch with { WakeUps = [At(worker.Id, "a", T0)] });
        WakeUpLease first = Assert.Single(await Store.LeaseWakeUpsAsync(T0, Lease, 10));
        Assert.True(await Store.ReleaseWakeUpAsync(first, T0.AddSeconds(1)));
        Assert.Empty(await DueAsync(T0));
        WakeUpLease second = Assert.Single(await Store.LeaseWakeUpsAsync(T0.AddSeconds(1), Lease, 10));
        Assert.True(second.Token > first.Token);
        Assert.False(await Store.ReleaseWakeUpAsync(first, T0));
        Assert.Empty(await DueAsync(T0.AddSeconds(2)));
        await worker.CommitAsync(batch => batch with { RemovedWakeUps = [first.WakeUp.Key] });
        Assert.False(await Store.ReleaseWakeUpAsync(second, T0));
        Assert.Null(await Store.NextWakeUpAsync());
    }

    [StoreFact]
    public async Task A_lease_that_ends_later_than_a_new_one_would_is_void_for_the_clock_was_set_back()
    {
        Live worker = await StartAsync("w");
        await worker.CommitAsync(batch => batch with { WakeUps = [At(worker.Id, "a", T0), At(worker.Id, "b", T0.AddHours(1))] });
        Assert.Equal(["a", "b"], await DueAsync(T0.AddHours(2)));
        Assert.Equal(["a"], await DueAsync(T0));
        Assert.Empty(await DueAsync(T0 + Lease / 2));
        Assert.Equal(["a"], await DueAsync(T0 + Lease));
        Assert.Equal(["a", "b"], await DueAsync(T0.AddHours(1)));
    }

    [StoreFact]
    public async Task A_release_to_a_time_before_the_clock_was_set_back_is_void_too()
    {
        Live worker = await StartAsync("w");
        await worker.CommitAsync(batch => batch with { WakeUps = [At(worker.Id, "a", T0)] });
        WakeUpLease lease = Assert.Single(await Store.LeaseWakeUpsAsync(T0.AddHours(2), Lease, 10));
        Assert.True(await Store.ReleaseWakeUpAsync(lease, T0.AddHours(2)));
        Assert.Equal(["a"], await DueAsync(T0));
        Assert.False(await Store.ReleaseWakeUpAsync(lease, T0));
        Assert.Empty(await DueAsync(T0.AddSeconds(1)));
    }

    [StoreFact]
    public async Task Every_wake_up_is_in_one_part_and_after_a_grace_in_all()
    {
        TimeSpan grace = TimeSpan.FromSeconds(1);
        Live worker = await StartAsync("w");
        WorkerId[] targets = [.. Enumerable.Range(0, 60).Select(i => Batches.Worker($"target{i}"))];
        await worker.CommitAsync(batch => batch with { WakeUps = [.. targets.Select((target, i) => At(target, "call", T0.AddMilliseconds(i), WakeUpKind.ScheduledInvocation))] });
        var parts = new List<WorkerId>[3];
        for (int part = 0; part < 3; part++)
        {
            var share = new WakeUpShare(part, 3, grace);
            DateTimeOffset? next = await Store.NextWakeUpAsync(share);
            IReadOnlyList<WakeUpLease> leases = await Store.LeaseWakeUpsAsync(T0.AddMilliseconds(60), Lease, 50, share);
            Assert.Equal(next, leases.Min(lease => lease.WakeUp.Due));
            parts[part] = [.. leases.Select(lease => lease.WakeUp.Key.Worker)];
            Assert.InRange(parts[part].Count, 5, 40);
            Assert.Empty(await Store.LeaseWakeUpsAsync(T0.AddMilliseconds(60), Lease, 50, share));
        }

        Assert.Equal(targets.Select(target => target.Name).Order(), parts.SelectMany(part => part).Select(target => target.Name).Order());
        Assert.Equal(
            parts[1].Select(target => target.Name).Order(),
            (await Store.LeaseWakeUpsAsync(T0.AddMilliseconds(60) + Lease, Lease, 100, new WakeUpShare(1, 3, grace))).Select(lease => lease.WakeUp.Key.Worker.Name).Order());
        Assert.Equal(40 - (parts[1].Count - 20), (await Store.LeaseWakeUpsAsync(T0.AddMilliseconds(60) + Lease + grace, Lease, 100, new WakeUpShare(1, 3, grace))).Count);
    }

    [StoreFact]
    public async Task A_scheduled_invocation_of_a_worker_that_does_not_exist_survives_its_deletion()
    {
        Live worker = await StartAsync("w");
        WorkerId later = Batches.Worker("later");
        await worker.CommitAsync(batch => batch with
        {
            WakeUps = [At(later, "call", T0, WakeUpKind.ScheduledInvocation), At(worker.Id, "own", T0), At(worker.Id, "owed", T0, WakeUpKind.ScheduledInvocation)],
        });
        await StartAsync("later");
        await Store.DeleteAsync(later);
        await Store.DeleteAsync(worker.Id);
        await RestartAsync();
        Assert.Equal(["call", "owed"], (await DueAsync(T0)).Order());
    }

    [StoreFact]
    public async Task A_scheduled_invocation_is_added_outside_a_commit_once_per_key_and_survives_a_restart()
    {
        WorkerId target = Batches.Worker("not created");
        Assert.True(await Store.AddWakeUpAsync(At(target, "call", T0, WakeUpKind.ScheduledInvocation)));
        Assert.False(await Store.AddWakeUpAsync(At(target, "call", T0.AddHours(1), WakeUpKind.ScheduledInvocation)));
        await RestartAsync();
        Assert.False(await Store.AddWakeUpAsync(At(target, "call", T0.AddHours(1), WakeUpKind.ScheduledInvocation)));
        WakeUpLease lease = Assert.Single(await Store.LeaseWakeUpsAsync(T0, Lease, 10));
        Assert.Equal((new WakeUpKey(target, "call"), T0, WakeUpKind.ScheduledInvocation), (lease.WakeUp.Key, lease.WakeUp.Due, lease.WakeUp.Kind));
        Assert.Equal([1, 2], lease.WakeUp.Payload.ToArray());
    }

    [StoreFact]
    public async Task Adding_a_scheduled_invocation_changes_no_ownership()
    {
        Live worker = await StartAsync("w");
        await Store.AddWakeUpAsync(At(worker.Id, "call", T0, WakeUpKind.ScheduledInvocation));
        await worker.CommitAsync(batch => batch, Batches.NoOp);
        await worker.CommitAsync(batch => batch with { RemovedWakeUps = [new WakeUpKey(worker.Id, "call")] });
        Assert.Empty(await DueAsync(T0));
    }

    [StoreFact]
    public async Task A_delivery_outlives_its_worker_and_is_removed_only_as_it_was_read()
    {
        Live worker = await StartAsync("w");
        WakeUp old = At(worker.Id, "entries", T0, WakeUpKind.OplogDelivery), changed = old with { Payload = new byte[] { 3 } };
        await worker.CommitAsync(batch => batch with { WakeUps = [old] });
        WakeUp read = Assert.Single(await Store.LeaseWakeUpsAsync(T0, Lease, 10)).WakeUp;
        await worker.CommitAsync(batch => batch with { WakeUps = [changed] }, Batches.NoOp);
        Assert.False(await Store.RemoveWakeUpAsync(read));
        Assert.False(await Store.RemoveWakeUpAsync(changed with { Due = T0.AddSeconds(1) }));
        Assert.False(await Store.AddWakeUpAsync(old));
        await Store.DeleteAsync(worker.Id);
        await RestartAsync();
        read = Assert.Single(await Store.LeaseWakeUpsAsync(T0.AddSeconds(1), Lease, 10)).WakeUp;
        Assert.Equal([3], read.Payload.ToArray());
        Assert.True(await Store.RemoveWakeUpAsync(read));
        Assert.False(await Store.RemoveWakeUpAsync(read));
        await RestartAsync();
        Assert.Null(await Store.NextWakeUpAsync());
        Assert.True(await Store.AddWakeUpAsync(At(worker.Id, "call", T0, WakeUpKind.ScheduledInvocation)));
        Assert.False(await Store.RemoveWakeUpAsync(At(worker.Id, "call", T0, WakeUpKind.ScheduledInvocation)));
    }

    [StoreFact]
    public async Task A_scheduled_invocation_is_removed_outside_a_commit_and_may_be_added_anew()
    {
        WorkerId target = Batches.Worker("target");
        await Store.AddWakeUpAsync(At(target, "call", T0, WakeUpKind.ScheduledInvocation));
        WakeUpLease lease = Assert.Single(await Store.LeaseWakeUpsAsync(T0, Lease, 10));
        Assert.True(await Store.RemoveWakeUpAsync(new WakeUpKey(target, "call")));
        Assert.False(await Store.RemoveWakeUpAsync(new WakeUpKey(target, "call")));
        Assert.False(await Store.ReleaseWakeUpAsync(lease, T0));
        await RestartAsync();
        Assert.Null(await Store.NextWakeUpAsync());
        Assert.True(await Store.AddWakeUpAsync(At(target, "call", T0, WakeUpKind.ScheduledInvocation)));
        Assert.Equal(["call"], await DueAsync(T0));
    }

    [StoreFact]
    public async Task Wake_ups_that_belong_to_commits_are_neither_added_nor_removed_from_outside()
    {
        Live worker = await StartAsync("w");
        await worker.CommitAsync(batch => batch with { WakeUps = [At(worker.Id, "own", T0)] });
        Assert.False(await Store.RemoveWakeUpAsync(new WakeUpKey(worker.Id, "own")));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.AddWakeUpAsync(At(worker.Id, "sleep", T0)));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.AddWakeUpAsync(At(worker.Id, "", T0, WakeUpKind.ScheduledInvocation)));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.AddWakeUpAsync(At(worker.Id, new string('x', OplogStoreLimits.WakeUpIdBytesMax + 1), T0, WakeUpKind.ScheduledInvocation)));
        Assert.Equal(["own"], await DueAsync(T0));
    }
}
