using GolemOrleans.Chaos.Tests.Support;
using GolemOrleans.Tests.Postgres;
using Xunit;
using Xunit.Abstractions;

namespace GolemOrleans.Chaos.Tests;

/// <summary>
/// Real processes under permanent split brain. 20 kills; with <c>GOLEM_LONG_TESTS=1</c> 200, with <c>GOLEM_KILLS</c> as many as it says.
/// <c>GOLEM_SEED</c> repeats a run's faults.
/// </summary>
public sealed class SplitBrainTests(ITestOutputHelper output)
{
    private const int Workers = 8;
    private static readonly TimeSpan s_liveness = TimeSpan.FromSeconds(120);

    private static bool IsLong => Environment.GetEnvironmentVariable("GOLEM_LONG_TESTS") == "1";

    [PostgresFact]
    public async Task Nothing_acknowledged_is_lost_or_done_twice_while_servers_and_database_die()
    {
        int seed = int.TryParse(Environment.GetEnvironmentVariable("GOLEM_SEED"), out int given) ? given : Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        await using ChaosWorld world = await ChaosWorld.StartAsync(3);
        var history = new History();
        using var faultsEnded = new CancellationTokenSource();
        using var givingUp = new CancellationTokenSource();
        Task[] clients = [.. Enumerable.Range(0, Workers).Select(i => Task.Run(() => ClientAsync(world, history, i, new Random(seed + i + 1), faultsEnded.Token, givingUp.Token)))];

        var nemesis = new Nemesis(world, history, seed, output);
        long began = TimeProvider.System.GetTimestamp();
        await nemesis.RunAsync(int.TryParse(Environment.GetEnvironmentVariable("GOLEM_KILLS"), out int kills) ? kills : IsLong ? 200 : 20);
        long before = history.Count;
        await faultsEnded.CancelAsync();

        // Liveness: after the last fault every client gets all its answers.
        Task all = Task.WhenAll(clients);
        await all.WaitAsync(s_liveness).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!all.IsCompleted)
        {
            await givingUp.CancelAsync();
            foreach (ServerProcess server in world.Servers) output.WriteLine($"server {server.Name}:\n{server.Log}");
        }

        await all;
        output.WriteLine($"{TimeProvider.System.GetElapsedTime(began).TotalSeconds:F1} s, {nemesis.Kills} kills, {before} changes under faults, {history.Count} in all");
        try
        {
            history.CheckBalances();
            history.CheckEffects(world.Effects, change => HasEffect(change.Number));
            for (int i = 0; i < Workers; i++) history.CheckOplog($"w{i}", await world.OplogAsync($"w{i}"));
        }
        catch
        {
            for (int i = 0; i < Workers; i++) await DumpAsync(world, history, $"w{i}");
            throw;
        }
    }

    private async Task DumpAsync(ChaosWorld world, History history, string worker)
    {
        output.WriteLine($"{worker} was told:");
        foreach (Change change in history.Of(worker)) output.WriteLine($"  {change}");
        output.WriteLine($"{worker} has:");
        int index = 0;
        foreach (Oplog.Entries.OplogEntry entry in await world.OplogAsync(worker)) output.WriteLine($"  {++index} {entry}");
    }

    private static bool HasEffect(int number) => number % 2 == 0;

    /// <summary>Changes one worker's balance again and again, each change until it is acknowledged, at servers drawn by chance; sometimes at two at once.</summary>
    private static async Task ClientAsync(ChaosWorld world, History history, int worker, Random random, CancellationToken faultsEnded, CancellationToken givingUp)
    {
        string name = $"w{worker}";
        int last = int.MaxValue;
        for (int number = 0; number < last; number++)
        {
            if (faultsEnded.IsCancellationRequested && last == int.MaxValue) last = number + 5;
            long amount = History.Amount(worker, number);
            string? authority = HasEffect(number) ? world.Effects.Authority : null;
            long? balance = null;
            string answer = "";
            for (int attempt = 0; balance is null; attempt++)
            {
                if (givingUp.IsCancellationRequested) Assert.Fail($"change {number} of {name} got no answer after the last fault; the last was: {answer}");
                Task<(long? Balance, string Answer)>[] asked = [.. Enumerable.Range(0, random.Next(8) == 0 ? 2 : 1).Select(_ =>
                    Ledger.ChangeAsync(world.Servers[random.Next(world.Servers.Length)], world.Component, name, History.Key(name, number), amount, authority, givingUp))];
                foreach ((long? Balance, string Answer) got in await Task.WhenAll(asked))
                {
                    if (got.Balance is null) answer = got.Answer;
                    else Assert.True(balance is null || balance == got.Balance, $"two answers to one key: {balance} and {got.Balance}");
                    balance ??= got.Balance;
                }

                // Back-off of a client that is refused: servers that are being started are not asked without a pause.
                if (balance is null) await Task.Delay(Math.Min(500, 10 << Math.Min(attempt, 6)), CancellationToken.None);
            }

            history.Acknowledge(new Change(name, number, amount, balance.Value));
        }
    }
}
