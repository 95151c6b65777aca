using GolemOrleans.Oplog.Faults;
using GolemOrleans.Oplog.Files;
using GolemOrleans.Oplog.Sqlite;
using Xunit;

namespace GolemOrleans.Oplog.Tests.Sqlite;

/// <summary>Folding the journal into the index while the journal fails.</summary>
public sealed class FolderTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Who_waits_for_a_fold_is_told_when_the_journal_fails_meanwhile()
    {
        using DataFolder data = DataFolder.Open(_folder.Path);
        using var faults = new HeldFold();
        await using SqliteOplogStore store = SqliteOplogStore.Open(data, faults);

        await store.AddWakeUpAsync(Scheduled("first"));
        Task<IReadOnlyList<WakeUpLease>> first = store.LeaseWakeUpsAsync(Samples.Time, Long, 10).AsTask();
        await faults.Folding.WaitAsync(Long);
        await store.AddWakeUpAsync(Scheduled("second"));
        Task<IReadOnlyList<WakeUpLease>> second = store.LeaseWakeUpsAsync(Samples.Time, Long, 10).AsTask();
        faults.FailsAppend = true;
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.AddWakeUpAsync(Scheduled("third")));
        faults.Release();

        await Assert.ThrowsAsync<StoreUnavailableException>(() => second.WaitAsync(Long));
        await first.WaitAsync(Long);
    }

    public void Dispose() => _folder.Dispose();

    private static WakeUp Scheduled(string id) => new(new WakeUpKey(Batches.Worker("w"), id), Samples.Time, WakeUpKind.ScheduledInvocation, new byte[] { 1 });

    /// <summary>Holds the first fold before its commit; fails appends when told to.</summary>
    private sealed class HeldFold : IFaultInjector, IDisposable
    {
        private readonly TaskCompletionSource _folding = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim _released = new();

        public Task Folding => _folding.Task;

        public volatile bool FailsAppend;

        public void Release() => _released.Set();

        public void Reach(FaultPoint point)
        {
            if (point == FaultPoint.DuringFold && _folding.TrySetResult())
                _released.Wait(Long);
            if (point == FaultPoint.AfterAppend && FailsAppend)
                throw new IOException("the disk is gone");
        }

        public void Dispose() => _released.Dispose();
    }
}
