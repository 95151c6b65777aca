using GolemOrleans.EndToEnd.Tests.Servers;
using GolemOrleans.Oplog.Faults;
using GolemOrleans.Silo.Faults;
using GolemOrleans.Tests.Network;
using GolemOrleans.Tests.Postgres;
using Xunit;
using Xunit.Abstractions;

namespace GolemOrleans.EndToEnd.Tests.Crash;

/// <summary>
/// A worker draws random numbers, charges over HTTP and calls another worker, and its server is killed in the middle: the targets
/// see one key each however often they are asked. GOLEM_LONG_TESTS=1 kills at every pass of every fault point, instead of at some.
/// </summary>
public sealed class EffectKillTests(ITestOutputHelper output) : IAsyncLifetime
{
    /// <summary>Those that an invocation and its calls pass.</summary>
    private static readonly FaultPoint[] s_points =
    [
        FaultPoint.BeforeAppend, FaultPoint.AfterAppend, FaultPoint.BeforeAck, FaultPoint.AfterAck, FaultPoint.BeforeEffect, FaultPoint.AfterEffect,
        FaultPoint.AfterEffectRecorded, FaultPoint.BeforeLive, FaultPoint.BeforePendingCommitted,
    ];

    private readonly string _data = Directory.CreateTempSubdirectory("golem-effects").FullName;
    private ChargeServer _charges = null!;

    private static bool IsLong => Environment.GetEnvironmentVariable("GOLEM_LONG_TESTS") == "1";

    public async Task InitializeAsync() => _charges = await ChargeServer.StartAsync();

    [Fact]
    public async Task Targets_see_one_key_when_the_server_is_killed_at_any_moment_of_an_exchange_or_a_call()
    {
        using var proxy = new TcpProxy(int.Parse(_charges.Authority.Split(':')[1]));
        var moments = Enum.GetValues<Moment>().Except([Moment.None]).ToList();
        Worker[] workers;
        using (var server = await ServerProcess.StartAsync(_data))
        {
            var component = await DeployAsync(server.Api);
            workers = [.. moments.Select(moment => new Worker(component, $"{moment}")), new Worker(component, "on-the-way"), new Worker(component, "calling")];
            foreach (var moment in moments)
                await BeginAsync(server.Api, new Worker(component, $"{moment}"), moment);
            await Task.WhenAll(moments.Select(moment => _charges.StoppedAsync($"{moment}").WaitAsync(Eventually.Limit)));

            // Sent, and nowhere yet.
            var held = proxy.HoldRequestsWith("/on-the-way ");
            await BeginAsync(server.Api, workers[^2], Moment.None, $"127.0.0.1:{proxy.Port}");
            await held.WaitAsync(Eventually.Limit);

            // Queued behind what its target is in the middle of.
            var target = Target(workers[^1]);
            await BeginAsync(server.Api, target, Moment.EffectDone);
            await _charges.StoppedAsync(target.Name).WaitAsync(Eventually.Limit);
            await BeginAsync(server.Api, workers[^1], Moment.None);
            await Eventually.TrueAsync(async () => (await server.Api.OplogAsync(target)).Any(line => line.Type == "PendingWorkerInvocation"));
            await server.KillAsync();
        }

        proxy.ResetAll();
        proxy.ReleaseRequests();
        using var last = await ServerProcess.StartAsync(_data);
        foreach (var worker in workers)
            await CheckAsync(last.Api, worker);

        // At least: whatever else fails on the way is asked again, too.
        Assert.All(moments, moment => Assert.True(_charges.Attempts($"{moment}").Length >= 2, $"{moment} was not stopped"));
    }

    [Fact]
    public async Task Targets_see_one_key_when_the_server_dies_at_a_fault_point()
    {
        string component;
        using (var server = await ServerProcess.StartAsync(_data))
        {
            component = await DeployAsync(server.Api);
            await server.KillAsync();
        }

        var random = new Random(Seeds.Next(output));
        var kills = 0;
        foreach (var point in s_points)
        {
            for (var nth = IsLong ? 1 : random.Next(1, 3); ; nth++)
            {
                var worker = new Worker(component, $"{point}-{nth}");
                var died = await DiesAsync(_data, null, point, nth, server => BeginAndAwaitAsync(server.Api, worker));
                using var next = await ServerProcess.StartAsync(_data);
                await CheckAsync(next.Api, worker);
                await next.KillAsync();
                kills += died ? 1 : 0;
                Assert.True(died || IsLong, $"{point} was not reached {nth} times");
                if (!died || !IsLong)
                    break;
            }
        }

        output.WriteLine($"{kills} kills");
        Assert.True(kills >= s_points.Length);
    }

    [PostgresFact]
    public async Task Another_server_of_the_database_goes_on_with_the_same_keys_when_one_dies_at_a_fault_point()
    {
        using var postgres = PostgresCluster.Create();
        var kills = 0;
        using var living = await ServerProcess.StartAsync(Path.Combine(_data, "living"), Database(postgres));
        var component = await DeployAsync(living.Api);
        foreach (var point in s_points)
        {
            for (var nth = 1; ; nth += IsLong ? 1 : 6)
            {
                var worker = new Worker(component, $"{point}-{nth}");

                // Every second target belongs to the server that lives.
                if (nth % 2 == 1)
                    Assert.Equal(0UL, await SumAsync(living.Api, worker));
                var died = await DiesAsync(Path.Combine(_data, "dying"), Database(postgres), point, nth, server => BeginAndAwaitAsync(server.Api, worker));
                await CheckAsync(living.Api, worker);
                kills += died ? 1 : 0;
                if (!died)
                    break;
            }
        }

        output.WriteLine($"{kills} kills");
        Assert.True(kills >= s_points.Length);
    }

    public async Task DisposeAsync()
    {
        await _charges.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    private static Dictionary<string, string> Database(PostgresCluster postgres) =>
        new() { ["GOLEM_DATABASE"] = postgres.ConnectionString, ["GOLEM_ALLOW_VOLATILE_DATABASE"] = "true" };

    private static Task<string> DeployAsync(GolemApi api) =>
        api.DeployAsync("test:interfaces-rust", Interfaces.InterfaceGuests.Load("rust"), Interfaces.InterfaceGuests.Linking("rust"));

    /// <summary>Runs a server that ends itself at a fault point, until it does or the work is done.</summary>
    private static async Task<bool> DiesAsync(string data, Dictionary<string, string>? environment, FaultPoint point, int nth, Func<ServerProcess, Task> work)
    {
        try
        {
            using var server = await ServerProcess.StartAsync(data, new Dictionary<string, string>(environment ?? []) { [KillAtFaultPoint.Variable] = $"{point}:{nth}" });
            try
            {
                await work(server);
                await server.KillAsync();
                return false;
            }
            catch (HttpRequestException)
            {
                Assert.Equal(137, await server.ExitAsync());
                return true;
            }
        }
        catch (ServerNotStartedException ended) when (ended.ExitCode == 137)
        {
            return true;
        }
    }

    private static Worker Target(Worker worker) => worker with { Name = $"{worker.Name}-target" };

    private static async Task<ulong> SumAsync(GolemApi api, Worker worker) => (await api.InvokeAsync(Target(worker), "test:interfaces/cases.{add}", "[0]")).U64;

    private async Task BeginAsync(GolemApi api, Worker worker, Moment moment, string? authority = null)
    {
        var accepted = await api.EnqueueAsync(worker, Function, Parameters(moment, authority, repeat: 20_000), worker.Name);
        Assert.True((int)accepted.Status == 200, accepted.Body);
    }

    private Task<Answer> BeginAndAwaitAsync(GolemApi api, Worker worker) => api.InvokeAsync(worker, Function, Parameters(Moment.None, null, repeat: 1), worker.Name);

    /// <summary>The invocation ends with one answer, and each target was asked with one key for one thing.</summary>
    private async Task CheckAsync(GolemApi api, Worker worker)
    {
        var answer = await BeginAndAwaitAsync(api, worker);
        var lines = answer.Result.EnumerateArray().Select(line => line.GetString()!).ToList();
        Assert.Equal(answer.Body, (await BeginAndAwaitAsync(api, worker)).Body);
        var key = Assert.Single(_charges.Attempts(worker.Name).Distinct());
        Assert.NotEmpty(key);
        Assert.Single(_charges.Effects(worker.Name));
        Assert.Equal($"charged \"charged by {key}\"", lines[0]);
        var amount = lines[1]["amount ".Length..];
        Assert.Equal($"sum {amount}", lines[2]);
        Assert.Equal(ulong.Parse(amount), await SumAsync(api, worker));
        var completed = (await api.OplogAsync(worker)).Count(line => line.Type == "ExportedFunctionCompleted");
        Assert.Equal(1, completed);
    }

    private const string Function = "test:interfaces/cases.{run}";

    private string Parameters(Moment moment, string? authority, int repeat) =>
        $"""["effects",[["http","{authority ?? _charges.Authority}"],["what","{moment}"],["repeat","{repeat}"]]]""";
}
