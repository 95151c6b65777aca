using System.Globalization;
using GolemOrleans.EndToEnd.Tests.Servers;
using GolemOrleans.Tests.Guests;
using Xunit;

namespace GolemOrleans.EndToEnd.Tests.Updates;

/// <summary>The one update of a worker.</summary>
/// <param name="Target">Its version: 1 replays like version 0 and has no snapshot functions; 2 counts thousands, so that replay diverges, and loads snapshots.</param>
/// <param name="BySnapshot">Otherwise automatically.</param>
/// <param name="Round">The calls before it.</param>
internal sealed record UpdatePlan(int Target, bool BySnapshot, int Round)
{
    public bool MustSucceed => BySnapshot == (Target == 2);

    /// <summary>What a call counts on the target version.</summary>
    public ulong Factor => Target == 2 ? 1000UL : 1UL;

    public static UpdatePlan Draw(Random random) => new(random.Next(1, 3), random.Next(2) == 0, random.Next(1, 6));
}

/// <summary>
/// A worker of <see cref="LifeGuest"/> and its client in a closed loop: calls, awaited or not, simulated crashes, and one update
/// in the middle. What it did not get an answer for it asks the next server again. Not thread-safe.
/// </summary>
internal sealed class UpdatedWorker(Worker worker, int seed)
{
    private const string Add = $"{LifeGuest.Api}.{{add}}";
    private readonly Random _random = new(seed);
    private readonly UpdatePlan _plan = UpdatePlan.Draw(new Random(~seed));
    private readonly Dictionary<string, string> _answers = [];
    private string? _unanswered;
    private bool _isUpdateAsked;
    private int _round;

    /// <summary>Goes on until told to stop, but not before the update is asked for; or until the server is gone.</summary>
    /// <param name="acknowledged">Called after each answer.</param>
    public async Task RunAsync(GolemApi api, Action acknowledged, CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested || !_isUpdateAsked)
            {
                if (_round >= _plan.Round && !_isUpdateAsked)
                    await AskForUpdateAsync(api);
                await StepAsync(api);
                acknowledged();
            }
        }
        catch (HttpRequestException)
        {
            // The server is gone; what was asked is asked again.
        }
    }

    /// <summary>Checks on a running server that the worker is on the old or the new version and that every call counted once, as its version counts.</summary>
    public async Task CheckAsync(GolemApi api)
    {
        await api.AwaitStatusAsync(worker, "Idle");
        await GolemApi.UntilAsync(async () => (await UpdatesAsync(api)).Any(update => update.Type != "pendingUpdate"));
        var (type, details) = Assert.Single(await UpdatesAsync(api));
        Assert.True(type == (_plan.MustSucceed ? "successfulUpdate" : "failedUpdate"), $"{worker.Name}, {_plan}: {type} {details}");
        var metadata = await api.GetAsync(worker.Path);
        Assert.Equal(_plan.MustSucceed ? _plan.Target : 0, metadata.Json("componentVersion").GetInt32());

        foreach (var (key, answer) in _answers)
            Assert.Equal(answer, (await api.InvokeAsync(worker, Add, "[1]", key)).Body);
        var total = (await api.InvokeAsync(worker, $"{LifeGuest.Api}.{{get}}")).U64;
        var oplog = await api.OplogAsync(worker);
        Assert.Equal(Recount(oplog), total);
        if (!_plan.MustSucceed)
            Assert.StartsWith(_plan.BySnapshot ? "Manual update failed to load snapshot: load-snapshot is not exported" : Divergence(oplog), details);
    }

    /// <summary>The text of an automatic update that meets, in replay, another result than the first one recorded.</summary>
    private static string Divergence(List<OplogLine> oplog)
    {
        var first = oplog.First(line => line.Type == "ExportedFunctionCompleted");
        return string.Create(CultureInfo.InvariantCulture, $"Automatic update failed: Unexpected oplog entry at {first.Index}: ");
    }

    /// <summary>What the calls come to when each counts as the version counts on which it ended.</summary>
    private ulong Recount(List<OplogLine> oplog)
    {
        var (total, factor) = (0UL, 1UL);
        string? key = null, function = null;
        var done = new HashSet<string>();
        foreach (var line in oplog)
        {
            switch (line.Type)
            {
                case "ExportedFunctionInvoked":
                    Assert.True(key is null, $"{worker.Name}: an invocation starts at {line.Index} while {key} runs");
                    (key, function) = (line.Text("idempotencyKey"), line.Text("functionName"));
                    break;
                case "ExportedFunctionCompleted":
                    Assert.True(done.Add(key!), $"{worker.Name}: {key} ran twice");
                    if (function == Add)
                        Assert.Equal(total += factor, line.Entry.GetProperty("response").GetProperty("value")[0].GetUInt64());
                    key = null;
                    break;
                case "SuccessfulUpdate":
                    factor = _plan.Factor;
                    break;
            }
        }

        Assert.Subset(done, _answers.Keys.ToHashSet());
        return total;
    }

    private async Task StepAsync(GolemApi api)
    {
        _unanswered ??= $"r{_round}";
        switch (_random.Next(6))
        {
            case 0:
                await api.PostAsync($"{worker.Path}/interrupt?recovery-immediately=true", "");
                break;
            case 1:
                // Accepted now, asked for below: the same key runs once.
                Assert.Equal(200, (int)(await api.EnqueueAsync(worker, Add, "[1]", _unanswered)).Status);
                break;
        }

        var answer = await api.InvokeAsync(worker, Add, "[1]", _unanswered);
        Assert.True(answer.U64 > 0);
        _answers.Add(_unanswered, answer.Body);
        _unanswered = null;
        _round++;
    }

    /// <summary>Asks once: what a killed server had recorded is not asked for again.</summary>
    private async Task AskForUpdateAsync(GolemApi api)
    {
        var known = (await api.OplogAsync(worker)).Any(line => line.Type is "PendingUpdate" or "FailedUpdate"
            || (line.Type == "PendingWorkerInvocation" && line.Entry.GetProperty("invocation").GetProperty("type").GetString() == "ManualUpdate"));
        if (!known)
            (await api.PostAsync($"{worker.Path}/update", $$"""{"mode":"{{(_plan.BySnapshot ? "Manual" : "Automatic")}}","targetVersion":{{_plan.Target}}}""")).Is(200, "{}");
        _isUpdateAsked = true;
    }

    private async Task<List<(string Type, string? Details)>> UpdatesAsync(GolemApi api) =>
    [
        .. (await api.GetAsync(worker.Path)).Json("updates").EnumerateArray()
            .Select(update => (update.GetProperty("type").GetString()!, update.TryGetProperty("details", out var details) ? details.GetString() : null)),
    ];
}
