using System.Collections.Concurrent;
using GolemOrleans.Tests.Network;
using Xunit.Abstractions;

namespace GolemOrleans.Chaos.Tests.Support;

/// <summary>
/// Does harm, drawn from a seed: kills, freezes and restarts servers and the database, resets and delays connections. Between two
/// faults it lets the clients make some progress, but does not insist.
/// </summary>
internal sealed class Nemesis(ChaosWorld world, History history, int seed, ITestOutputHelper output)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly Random _random = new(seed);
    private readonly ConcurrentDictionary<ServerProcess, Task> _starting = new();

    public int Kills { get; private set; }

    /// <summary>Ends with everything running and connected.</summary>
    public async Task RunAsync(int kills)
    {
        while (Kills < kills)
        {
            await ProgressAsync(_random.Next(1, 20), TimeSpan.FromSeconds(3));
            ServerProcess server = world.Servers[_random.Next(world.Servers.Length)];
            TcpProxy proxy = world.Proxies[_random.Next(world.Proxies.Length)];
            int fault = _random.Next(12);
            switch (fault)
            {
                case <= 4:
                    await KillAsync(server);
                    break;
                case 5 or 6:
                    Note("the database is killed");
                    Kills++;
                    world.Database.Kill();
                    world.Database.Start();
                    break;
                case 7:
                    await FreezeServerAsync(server);
                    break;
                case 8:
                    await FreezeDatabaseAsync();
                    break;
                case 9 or 10:
                    Note("connections are reset");
                    proxy.ResetAll();
                    break;
                default:
                    Note("connections are slow");
                    proxy.Delay = TimeSpan.FromMilliseconds(_random.Next(5, 60));
                    await ProgressAsync(10, TimeSpan.FromSeconds(2));
                    proxy.Delay = TimeSpan.Zero;
                    break;
            }
        }

        foreach (Task starting in _starting.Values) await starting.WaitAsync(s_patience);
        foreach (TcpProxy proxy in world.Proxies) proxy.Heal();
    }

    private async Task KillAsync(ServerProcess server)
    {
        // A server that is still starting is let go first, or it would never come up.
        if (_starting.TryRemove(server, out Task? starting)) await starting.WaitAsync(s_patience);
        Note($"server {server.Name} is killed");
        Kills++;
        server.Kill();
        _starting[server] = server.StartAsync();
    }

    /// <summary>Frozen longer than it takes to be taken for dead, or not.</summary>
    private async Task FreezeServerAsync(ServerProcess server)
    {
        if (_starting.TryRemove(server, out Task? starting)) await starting.WaitAsync(s_patience);
        Note($"server {server.Name} is frozen");
        server.Freeze();
        await ProgressAsync(_random.Next(1, 200), TimeSpan.FromSeconds(6));
        server.Thaw();
    }

    private async Task FreezeDatabaseAsync()
    {
        Note("the database is frozen");
        int[] family = [.. Signals.Family(world.Database.ProcessId)];
        foreach (int process in family) Signals.Freeze(process);

        // Nothing can happen until the end of it: how long it takes is part of the fault, drawn as the fault itself is.
        await Task.Delay(_random.Next(100, 2_000));
        foreach (int process in family) Signals.Thaw(process);
    }

    /// <summary>Waits for the clients, who may be unable to get anywhere just now: then the limit ends it.</summary>
    private async Task ProgressAsync(int changes, TimeSpan limit) =>
        await history.ReachAsync(history.Count + changes).WaitAsync(limit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private void Note(string what) => output.WriteLine($"{history.Count} changes, {Kills} kills: {what}");
}
