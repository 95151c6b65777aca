using System.Net;
using System.Text.Json;
using GolemOrleans.EndToEnd.Tests.Servers;
using Xunit;

namespace GolemOrleans.EndToEnd.Tests.Interfaces;

/// <summary>
/// All rows on one server that is killed twice. First life: every case is done, and done again by workers that wait in its middle
/// and at its end for an answer. Second life: the finished ones are asked what they remember, the waiting ones ask again and
/// are let go. Third life: all are asked once more. The last server stays, to be asked for effects.
/// </summary>
public sealed class InterfaceRun : IAsyncLifetime
{
    private const int OplogTail = 20;
    private const int Parallelism = 4;
    private readonly string _data = Directory.CreateTempSubdirectory("golem-interfaces").FullName;
    private readonly Dictionary<string, string> _components = [];
    private readonly Dictionary<string, Observed> _observed = InterfaceRows.All.ToDictionary(row => row.Worker, _ => new Observed());
    private ServerProcess? _last;

    internal Peers Peers { get; private set; } = null!;

    internal GolemApi Api => _last!.Api;

    internal Observed this[InterfaceRow row] => _observed[row.Worker];

    public async Task InitializeAsync()
    {
        Peers = await Peers.StartAsync();
        using (var first = await StartAsync())
        {
            await DeployAsync(first.Api);
            await EachRowAsync("live", row => LiveAsync(first.Api, row));
            await first.KillAsync();
        }

        using (var second = await StartAsync())
        {
            await EachRowAsync("after the first kill", row => GoOnAsync(second.Api, row));
            await second.KillAsync();
        }

        _last = await StartAsync();
        await EachRowAsync("after the second kill", row => ReplayAsync(Api, row));
    }

    public async Task DisposeAsync()
    {
        _last?.Dispose();
        await Peers.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    internal Worker Worker(InterfaceRow row, string name) => new(_components[row.IsText && name == row.Inside ? name : row.Guest], name);

    /// <summary>The workers of a row.</summary>
    internal IEnumerable<Worker> Workers(InterfaceRow row) =>
        row.Interrupted.Prepend(row.Worker).Select(name => Worker(row, name));

    /// <summary>Runs a case of the Rust guest in a worker of its own.</summary>
    internal async Task<string[]> OutsideAsync(GolemApi api, string name, string about)
    {
        var outsider = new Worker(_components["rust"], $"outside-{name}-{about}");
        var answer = await api.InvokeAsync(outsider, "test:interfaces/cases.{run}", $"[\"{name}\",{Peers.Json(("worker", about))}]");
        return [.. answer.Result.EnumerateArray().Select(line => line.GetString()!)];
    }

    private Task<ServerProcess> StartAsync() => ServerProcess.StartAsync(_data, new Dictionary<string, string> { ["GOLEM_RAW_SOCKETS"] = "allow" });

    private async Task DeployAsync(GolemApi api)
    {
        foreach (var guest in InterfaceRows.All.Select(row => row.Guest).Distinct())
            _components[guest] = await api.DeployAsync($"test:interfaces-{guest}", InterfaceGuests.Load(guest), InterfaceGuests.Linking(guest));
        foreach (var row in InterfaceRows.All)
        {
            if (row is { IsText: true, Inside: { } inside })
                _components[inside] = await api.DeployAsync($"test:{inside}", InterfaceGuests.Load(row.Guest, (Peers.Ask.Value, $"/ask/{inside}")));
            foreach (var worker in Workers(row))
            {
                await CreateAsync(api, row, worker);
                await row.Before(api, worker);
            }
        }

        await api.UpdateAsync(_components["rust"], InterfaceGuests.Load("rust"), InterfaceGuests.Linking("rust"));
    }

    private Task EachRowAsync(string when, Func<InterfaceRow, Task> step) =>
        Parallel.ForEachAsync(InterfaceRows.All, new ParallelOptions { MaxDegreeOfParallelism = Parallelism }, async (row, _) =>
        {
            try
            {
                await step(row);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                this[row].Failures.Enqueue($"{when}: {e.Message}");
            }
        });

    private async Task LiveAsync(GolemApi api, InterfaceRow row)
    {
        var seen = this[row];
        var worker = Worker(row, row.Worker);
        seen.Live = await api.InvokeAsync(worker, row.Function, Parameters(row), "live");
        Assert.True(row.Ends || seen.Live.Status == HttpStatusCode.OK, seen.Live.Body);
        await row.Then(api, worker);
        seen.Remembered = await RememberedAsync(api, row, worker);
        foreach (var name in row.Interrupted)
        {
            var interrupted = Worker(row, name);
            if (row.Begin is { } begin)
                await begin(api, interrupted);
            else
                await api.EnqueueAsync(interrupted, row.Function, ParametersOf(row, name), "asking");
            await AskedAsync(api, interrupted, times: 1);
        }

        if (row.SharesValues)
        {
            foreach (var sharing in Workers(row).Where(sharing => sharing.Name != row.Inside))
                await OutsideAsync(api, "change", sharing.Name);
        }
    }

    private async Task GoOnAsync(GolemApi api, InterfaceRow row)
    {
        var seen = this[row];
        seen.Replayed = await RememberedAsync(api, row, Worker(row, row.Worker));
        foreach (var name in row.Interrupted)
        {
            var interrupted = Worker(row, name);
            var observed = seen.Interrupted.GetOrAdd(name, _ => new Interrupted());
            await AskedAsync(api, interrupted, times: 2);
            Peers.LetGo(name);
            if (row.Begin is null)
                observed.Finished = await api.InvokeAsync(interrupted, row.Function, ParametersOf(row, name), "asking");
            else
                await row.End(api, interrupted);
            observed.Remembered = await RememberedAsync(api, row, interrupted);
        }
    }

    private async Task ReplayAsync(GolemApi api, InterfaceRow row)
    {
        var seen = this[row];
        seen.SameKey = await api.InvokeAsync(Worker(row, row.Worker), row.Function, Parameters(row), "live");
        foreach (var name in row.Interrupted)
            seen.Interrupted[name].Replayed = await RememberedAsync(api, row, Worker(row, name));
    }

    private async Task CreateAsync(GolemApi api, InterfaceRow row, Worker worker)
    {
        var variables = new Dictionary<string, string> { ["COLOUR"] = "green" };
        if (worker.Name == row.Inside && row.Parameters is not null)
        {
            variables["ASK"] = Peers.Ask.Value;
            if (row.AskAfter is { } after)
                variables["ASK_AFTER"] = $"{after}";
            foreach (var (name, value) in row.Environment)
                variables[name] = value;
        }

        var created = await api.PostAsync(
            $"/v1/components/{worker.Component}/workers", $$"""{"name":"{{worker.Name}}","args":["one","two"],"env":{{JsonSerializer.Serialize(variables)}} }""");
        Assert.True((int)created.Status == 200, created.Body);
    }

    private static Task<Answer> RememberedAsync(GolemApi api, InterfaceRow row, Worker worker) => api.InvokeAsync(worker, row.Memory);

    /// <summary>Waits for a worker's question; ends also when the worker has failed instead.</summary>
    private Task AskedAsync(GolemApi api, Worker worker, int times) => Eventually.TrueAsync(
        async () => Peers.Questions(worker.Name).Length >= times || await api.StatusAsync(worker) is "Failed" or "Exited",
        async () => $"{worker.Name} is {await api.StatusAsync(worker)} and did not ask: {string.Join('\n', (await api.OplogAsync(worker)).Select(line => line.Entry.GetRawText()).TakeLast(OplogTail))}");

    private string ParametersOf(InterfaceRow row, string interrupted)
    {
        if (interrupted != row.Inside || row.Parameters is not null)
            return Parameters(row, Peers.Ask);
        var after = row.AskAfter ?? Math.Max(1, this[row].Live!.Result.GetArrayLength() / 2);
        return Parameters(row, Peers.Ask, ("ask-after", $"{after}"));
    }

    private string Parameters(InterfaceRow row, params (string, string)[] peers) =>
        row.Parameters ?? $"[\"{row.Case}\",{Peers.Json([.. row.Peers, .. peers])}]";
}
