using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Faults;
using GolemOrleans.Oplog.Files;
using GolemOrleans.Oplog.Sqlite;
using GolemOrleans.Runtime.Tests.Fakes;
using Xunit;

namespace GolemOrleans.Runtime.Host.Tests.Cluster;

/// <summary>
/// Does the same work again and again over the real store, each time with the process dying at a later fault point: from
/// there on nothing becomes durable and nothing is answered. The files are then opened anew, unfinished workers are recovered,
/// and the work is asked for again with the same keys.
/// </summary>
internal sealed class ClusterCrashes(Guests guests, Action<WorkerCluster> components)
{
    /// <param name="work">Done until the process dies, and again afterwards; must end in the same way each time.</param>
    /// <param name="check">Gets the recovered cluster after the work, the cluster that died, and the name of the place.</param>
    /// <param name="every">Of that many places one is taken; all of them with GOLEM_LONG_TESTS=1.</param>
    /// <returns>The number of places.</returns>
    public async Task<int> EverywhereAsync(Func<WorkerCluster, Task> work, Func<WorkerCluster, WorkerCluster, string, Task> check, int every = 1)
    {
        var step = Environment.GetEnvironmentVariable("GOLEM_LONG_TESTS") == "1" ? 1 : every;
        for (var place = 0; ; place += step)
        {
            var folder = Directory.CreateTempSubdirectory("golem-crash-").FullName;
            try
            {
                if (await DieAtAsync(folder, place, work, check) is null)
                    return place;
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private async Task<string?> DieAtAsync(string folder, int place, Func<WorkerCluster, Task> work, Func<WorkerCluster, WorkerCluster, string, Task> check)
    {
        var faults = new TestFaults();
        string? died = null;
        WorkerCluster first;
        using (var data = DataFolder.Open(folder))
        await using (var store = SqliteOplogStore.Open(data, faults))
        await using (first = new WorkerCluster(guests, store, faults))
        {
            components(first);
            var reached = -1;
            faults.OnReach = point =>
            {
                if (IsOfTheStoreAlone(point))
                    return;
                if (Interlocked.Increment(ref reached) < place)
                    return;
                Interlocked.CompareExchange(ref died, point.ToString(), null);
                first.IsDead = true;
                throw new StoreUnavailableException($"the process died at {point}");
            };
            try
            {
                await work(first).WaitAsync(TestWorld.Long);
            }
            catch (Exception) when (died is not null)
            {
                // What callers see when a process dies under them.
            }

            faults.OnReach = point =>
            {
                if (!IsOfTheStoreAlone(point))
                    throw new StoreUnavailableException("the process is over");
            };
        }

        using (var data = DataFolder.Open(folder))
        await using (var store = SqliteOplogStore.Open(data))
        await using (var second = new WorkerCluster(guests, store))
        {
            components(second);
            foreach (var runnable in await store.FindRunnableAsync([], 0, 100))
                await second.Worker(runnable.Worker).ResumeAsync(force: true);
            await work(second).WaitAsync(TestWorld.Long);
            await check(second, first, $"place {place} ({died})");
        }

        return died;
    }

    /// <summary>Places that nobody waits for; the store's own tests kill the process there.</summary>
    private static bool IsOfTheStoreAlone(FaultPoint point) => point is FaultPoint.DuringFold or FaultPoint.BeforeJournalTrimmed;
}
