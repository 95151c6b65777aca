using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Faults;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Runtime.Tests.Fakes;
using Xunit;

namespace GolemOrleans.Runtime.Host.Tests.Scripts;

/// <summary>
/// Runs a script again and again, each time with the "process" dying one fault point later: from there on nothing becomes
/// durable. A new runtime then finishes the invocation, and a third one replays it and must see the same.
/// </summary>
internal static class CrashSweep
{
    /// <param name="check">Gets the finished script, which saw <see cref="HostScript.Runs"/>, and the name of the place.</param>
    /// <returns>The number of places.</returns>
    public static async Task<int> EverywhereAsync(Action<Guest> script, Func<HostScript, string, Task> check, HostServices? services = null)
    {
        for (var place = 0; ; place++)
        {
            using var run = new HostScript(script, services);
            var died = await DieAtAsync(run, place);
            run.World.Faults.OnReach = null;
            var runtime = run.Start();
            for (var attempt = 0; await TryAsync(runtime) is not InvocationState.Completed; attempt++)
            {
                Assert.True(attempt < 5, $"the invocation never completes after a crash at place {place} ({died})");
                await runtime.DisposeAsync();
                runtime = run.Start();
            }

            await runtime.DisposeAsync();
            var finished = run.Runs[^1];
            await run.ReplayAsync();
            Assert.Equal(finished, run.Runs[^1]);
            await check(run, $"place {place} ({died})");
            if (died is null)
                return place;
        }
    }

    private static async Task<string?> DieAtAsync(HostScript run, int place)
    {
        var reached = -1;
        string? died = null;
        run.World.Faults.OnReach = point =>
        {
            if (Interlocked.Increment(ref reached) < place)
                return;
            Interlocked.CompareExchange(ref died, point.ToString(), null);
            throw new StoreUnavailableException($"the process died at {point}");
        };
        var runtime = run.Start();
        await TryAsync(runtime);
        await runtime.DisposeAsync();
        return died;
    }

    private static async Task<InvocationState> TryAsync(WorkerRuntime runtime)
    {
        try
        {
            return await runtime.InvokeAsync(TestWorld.Call("k1", "run"), TestWorld.Long);
        }
        catch (WorkerException e)
        {
            return new InvocationState.Failed(e.Fault);
        }
    }
}
