using System.Text.Json;
using GolemOrleans.EndToEnd.Tests.Servers;
using Xunit;

namespace GolemOrleans.EndToEnd.Tests.Interfaces;

/// <summary>Every interface of <c>wit/</c>, by the guests that use it.</summary>
internal static class InterfaceRows
{
    public static IReadOnlyList<InterfaceRow> All { get; } =
    [
        new("rust", "random", "wasi:random/random", "wasi:random/insecure", "wasi:random/insecure-seed"),
        new("rust", "clocks", "wasi:clocks/monotonic-clock", "wasi:clocks/wall-clock", "wasi:io/poll"),
        new("rust", "cli", "wasi:cli/environment", "wasi:cli/stdin", "wasi:cli/stdout", "wasi:cli/stderr", "wasi:cli/terminal-input", "wasi:cli/terminal-output", "wasi:cli/terminal-stdin", "wasi:cli/terminal-stdout", "wasi:cli/terminal-stderr")
        {
            Check = (run, worker) => LogsAsync(run, worker, $"out of {worker.Name}", $"error of {worker.Name}", $"print of {worker.Name}"),
        },
        new("rust", "exit", "wasi:cli/exit") { Ends = true },
        new("rust", "streams", "wasi:io/streams") { Check = (run, worker) => LogsAsync(run, worker, "6789") },
        new("rust", "files", "wasi:filesystem/types", "wasi:filesystem/preopens"),
        new("rust", "names", "wasi:sockets/instance-network", "wasi:sockets/ip-name-lookup"),
        new("rust", "tcp", "wasi:sockets/tcp", "wasi:sockets/tcp-create-socket", "wasi:sockets/network"),
        new("rust", "udp", "wasi:sockets/udp", "wasi:sockets/udp-create-socket"),
        new("rust", "http", "wasi:http/types", "wasi:http/outgoing-handler", "wasi:io/error")
        {
            // Behind the body of the first exchange, which would be sent again before.
            AskAfter = 11,
            Check = EffectOnceAsync(""),
        },
        new("rust", "handler", "wasi:http/incoming-handler")
        {
            Function = "golem:http/incoming-handler.{handle}",
            Parameters = """[{"method":{"POST":null},"scheme":{"HTTP":null},"authority":"example.com","path-and-query":"/p?q=1","headers":[["x-one",[49]]],"body-and-trailers":{"content":[104,105],"trailers":null}}]""",
            AskAfter = 7,
        },
        new("rust", "run", "wasi:cli/run") { Function = "wasi:cli/run@0.2.0.{run}", Parameters = "[]", AskAfter = 3 },
        new("rust", "logging", "wasi:logging/logging") { Check = (run, worker) => LogsAsync(run, worker, "trace ", "debug ", "info ", "warn ", "error ", "critical ") },
        new("rust", "keyvalue", "wasi:keyvalue/eventual", "wasi:keyvalue/types") { SharesValues = true, Check = KeptFromOutsideAsync },
        new("rust", "keyvalue-batch", "wasi:keyvalue/eventual-batch") { SharesValues = true, Check = KeptFromOutsideAsync },
        new("rust", "keyvalue-atomic", "wasi:keyvalue/atomic", "wasi:keyvalue/wasi-keyvalue-error") { SharesValues = true, Check = CountedOnceAsync },
        new("rust", "keyvalue-cache", "wasi:keyvalue/cache") { SharesValues = true, Check = KeptFromOutsideAsync },
        new("rust", "blobstore", "wasi:blobstore/blobstore", "wasi:blobstore/container", "wasi:blobstore/types") { SharesValues = true, Check = KeptFromOutsideAsync },
        new("rust", "promises", "golem:api/host"),
        new("rust", "control", "golem:api/host") { Check = EffectsOfControlAsync },
        new("rust", "workers", "golem:api/host") { Peers = [("component", "test:interfaces-rust")], Before = MakeTargetAsync, Check = EffectsOnWorkersAsync },
        new("rust", "fork", "golem:api/host") { Check = ForkedOnceAsync },
        new("rust", "oplog", "golem:api/oplog"),
        new("rust", "snapshot", "golem:api/save-snapshot", "golem:api/load-snapshot") { Then = UpdateFromSnapshotAsync, Check = UpdatedOnceAsync },
        Updated("saving", "save", "golem:api/save-snapshot"),
        Updated("loading", "load", "golem:api/load-snapshot"),
        new("rust", "context", "golem:api/context"),
        new("rust", "rpc", "golem:rpc/types") { Check = CalledOnceAsync },
        new("rust", "clients", "golem:rpc/types", "wasi:io/poll") { Check = (run, worker) => SumAsync(run, worker, 111_111) },
        new("rust", "durability", "golem:durability/durability")
        {
            // Between the two calls that it makes durable: whether it is live holds only until it asks the host for something.
            AskAfter = 3,
            Check = async (run, worker) => { await EffectOnceAsync("-raw")(run, worker); await EffectOnceAsync("-typed")(run, worker); },
        },
        new("rust", "postgres", "golem:rdbms/postgres") { UsesDatabase = true, Check = RowsAsync("committed", "plain") },
        new("rust", "postgres-types", "golem:rdbms/postgres", "golem:rdbms/types") { UsesDatabase = true },
        new("rust", "postgres-open", "golem:rdbms/postgres") { UsesDatabase = true, Check = RowsAsync("open") },
        new("js", "random", "wasi:random/random"),
        new("js", "clocks", "wasi:clocks/monotonic-clock", "wasi:clocks/wall-clock"),
        new("js", "http", "wasi:http/types", "wasi:http/outgoing-handler") { Check = EffectOnceAsync("") },
        new("js", "logging", "wasi:logging/logging", "wasi:cli/stdout", "wasi:cli/stderr")
        {
            Check = (run, worker) => LogsAsync(run, worker, $"logged by {worker.Name}", $"out of {worker.Name}", $"error of {worker.Name}"),
        },
        new("js", "keyvalue-batch", "wasi:keyvalue/eventual-batch", "wasi:keyvalue/cache", "wasi:keyvalue/types") { SharesValues = true, Check = KeptFromOutsideAsync },
        new("js", "blobstore", "wasi:blobstore/blobstore", "wasi:blobstore/container", "wasi:blobstore/types") { SharesValues = true, Check = KeptFromOutsideAsync },
        new("js", "promises", "golem:api/host"),
        new("js", "rpc", "golem:rpc/types") { Check = (run, worker) => SumAsync(run, worker, 111) },
        new("js", "postgres", "golem:rdbms/postgres") { UsesDatabase = true, Check = RowsAsync("committed", "plain") },
        new("c", "libc", "wasi:random/random", "wasi:clocks/monotonic-clock", "wasi:clocks/wall-clock", "wasi:cli/environment", "wasi:filesystem/types", "wasi:filesystem/preopens"),
        new("c", "tcp", "wasi:sockets/tcp", "wasi:sockets/tcp-create-socket", "wasi:sockets/network", "wasi:sockets/instance-network"),
        new("c", "udp", "wasi:sockets/udp", "wasi:sockets/udp-create-socket"),
        new("c", "keyvalue-batch", "wasi:keyvalue/eventual-batch", "wasi:keyvalue/types", "wasi:keyvalue/atomic") { SharesValues = true, Check = async (run, worker) => { await KeptFromOutsideAsync(run, worker); await CountedOnceAsync(run, worker); } },
        new("c", "keyvalue-cache", "wasi:keyvalue/cache") { SharesValues = true, Check = KeptFromOutsideAsync },
        Text("wat-values", "wasi:random/random", "wasi:random/insecure", "wasi:random/insecure-seed", "wasi:clocks/monotonic-clock", "wasi:clocks/wall-clock", "wasi:io/poll"),
        Text("wat-cli", "wasi:cli/environment", "wasi:cli/stdout", "wasi:cli/stderr", "wasi:cli/terminal-stdin", "wasi:cli/terminal-stdout", "wasi:cli/terminal-stderr", "wasi:io/streams") with
        {
            Check = (run, worker) => LogsAsync(run, worker, "text to out", "text to err"),
        },
        Text("wat-run", "wasi:cli/run") with { Function = "wasi:cli/run@0.2.0.{run}" },
        Text("wat-exit", "wasi:cli/exit") with { Ends = true },
    ];

    private static InterfaceRow Text(string guest, params string[] interfaces) =>
        new(guest, "text", interfaces) { Function = "run", Parameters = "[]", Memory = "report" };

    /// <summary>Killed while a function of the guest runs that makes or takes a snapshot.</summary>
    private static InterfaceRow Updated(string name, string function, string wit) => new("rust", name, wit)
    {
        Parameters = """["snapshot",[]]""",
        Environment = [("HOLD", function)],
        Then = UpdateFromSnapshotAsync,
        Begin = async (api, worker) =>
        {
            Assert.NotEqual(0, (await api.InvokeAsync(worker, "test:interfaces/cases.{run}", """["snapshot",[]]""")).Result.GetArrayLength());
            await RequestUpdateAsync(api, worker);
        },
        End = AwaitUpdateAsync,
        Check = UpdatedOnceAsync,
    };

    private static async Task LogsAsync(InterfaceRun run, Worker worker, params string[] texts)
    {
        var logs = (await run.Api.OplogAsync(worker)).Where(line => line.Type == "Log").Select(line => line.Text("message")).ToList();
        foreach (var text in texts)
            Assert.Single(logs, message => message.Contains(text, StringComparison.Ordinal));
    }

    private static Func<InterfaceRun, Worker, Task> EffectOnceAsync(string what) => (run, worker) =>
    {
        Assert.Equal(1, run.Peers.Effects(worker.Name + what));
        return Task.CompletedTask;
    };

    private static Func<InterfaceRun, Worker, Task> RowsAsync(params string[] rows) => (run, worker) =>
    {
        Assert.Equal(rows, run.Peers.Rows(worker.Name));
        return Task.CompletedTask;
    };

    /// <summary>What another worker wrote or made is still there: nothing was written or deleted a second time.</summary>
    private static async Task KeptFromOutsideAsync(InterfaceRun run, Worker worker)
    {
        var seen = await run.OutsideAsync(run.Api, "look", worker.Name);
        Assert.Equal(8, seen.Count(line => line.Contains("\"outside\"", StringComparison.Ordinal)));
        Assert.Contains("deleted container Ok(false)", seen);
    }

    private static async Task CountedOnceAsync(InterfaceRun run, Worker worker) =>
        Assert.Contains("number 107", await run.OutsideAsync(run.Api, "look", worker.Name));

    private static Task EffectsOfControlAsync(InterfaceRun run, Worker worker)
    {
        Assert.Equal(1, run.Peers.Effects($"{worker.Name}-region"));
        Assert.Equal(2, run.Peers.Effects($"{worker.Name}-jump"));
        return Task.CompletedTask;
    }

    private static async Task MakeTargetAsync(GolemApi api, Worker worker) =>
        Assert.Equal(0UL, (await api.InvokeAsync(worker with { Name = $"{worker.Name}-target" }, "test:interfaces/cases.{add}", "[0]")).U64);

    private static async Task EffectsOnWorkersAsync(InterfaceRun run, Worker worker)
    {
        var oplog = await run.Api.OplogAsync(worker with { Name = $"{worker.Name}-target" });
        Assert.Single(oplog, line => line.Type == "Revert");
        Assert.Single(oplog, line => line.Type == "PendingUpdate");
        Assert.Single(oplog, line => line.Type == "SuccessfulUpdate");
        Assert.Equal(5UL, (await run.Api.InvokeAsync(worker with { Name = $"{worker.Name}-target" }, "test:interfaces/cases.{add}", "[0]")).U64);
        Assert.Equal(3UL, (await run.Api.InvokeAsync(worker with { Name = $"{worker.Name}-copy" }, "test:interfaces/cases.{add}", "[0]")).U64);
    }

    /// <summary>To the second version, by the guest's own save and load; only what has finished its case is updated.</summary>
    private static async Task UpdateFromSnapshotAsync(GolemApi api, Worker worker)
    {
        await RequestUpdateAsync(api, worker);
        await AwaitUpdateAsync(api, worker);
    }

    private static async Task RequestUpdateAsync(GolemApi api, Worker worker) =>
        (await api.PostAsync($"{worker.Path}/update", """{"mode":"Manual","targetVersion":1}""")).Is(200, "{}");

    private static Task AwaitUpdateAsync(GolemApi api, Worker worker) =>
        Eventually.TrueAsync(async () => (await api.GetAsync(worker.Path)).Json("componentVersion").GetInt32() == 1);

    private static async Task UpdatedOnceAsync(InterfaceRun run, Worker worker)
    {
        var updates = (await run.Api.OplogAsync(worker)).Count(line => line.Type == "SuccessfulUpdate");
        var lines = (await run.Api.InvokeAsync(worker, "test:interfaces/cases.{seen}")).Result.EnumerateArray().Select(line => line.GetString()).ToList();
        Assert.Equal(worker.Name is "rust-snapshot-asking" or "rust-snapshot-inside" ? 0 : 1, updates);
        Assert.Equal(updates, lines.Count(line => line == "loaded"));
        Assert.Contains(lines, line => line!.StartsWith("seed ", StringComparison.Ordinal));
    }

    private static async Task ForkedOnceAsync(InterfaceRun run, Worker worker)
    {
        var copy = worker with { Name = $"{worker.Name}-fork" };
        var lines = (await run.Api.InvokeAsync(copy, "test:interfaces/cases.{seen}")).Result.EnumerateArray().Select(line => line.GetString()).ToList();
        var original = (await run.Api.InvokeAsync(worker, "test:interfaces/cases.{seen}")).Result[0].GetString();
        Assert.Equal([original, "fork \"copy\""], lines.Where(line => line != "answer \"go\""));
    }

    private static Task CalledOnceAsync(InterfaceRun run, Worker worker) => SumAsync(run, worker, 1111);

    /// <summary>Each way of calling the target adds another power of ten.</summary>
    private static async Task SumAsync(InterfaceRun run, Worker worker, ulong expected)
    {
        var target = worker with { Name = $"{worker.Name}-target" };
        await Eventually.TrueAsync(async () => await SumAsync() >= expected, async () => $"the sum is {await SumAsync()}");
        Assert.Equal(expected, await SumAsync());

        async Task<ulong> SumAsync() => (await run.Api.InvokeAsync(target, "test:interfaces/cases.{add}", "[0]")).U64;
    }
}
