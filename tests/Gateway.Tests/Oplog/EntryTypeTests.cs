using System.Text.Json;
using GolemOrleans.Gateway.Tests.Support;
using GolemOrleans.Oplog.Entries;
using Xunit;

namespace GolemOrleans.Gateway.Tests.Oplog;

/// <summary>Every type of public oplog entry, as real workers leave it, with exactly the fields of the reference.</summary>
[Collection(nameof(GatewayFixture))]
public sealed class EntryTypeTests(GatewayFixture fixture)
{
    /// <summary>Fields besides <c>type</c> and <c>timestamp</c>, by type.</summary>
    private static readonly Dictionary<string, string[]> s_fields = """
        Create: workerId componentVersion args env accountId parent componentSize initialTotalLinearMemorySize initialActivePlugins
        ImportedFunctionInvoked: functionName request response wrappedFunctionType
        ExportedFunctionInvoked: functionName request idempotencyKey traceId traceStates invocationContext
        ExportedFunctionCompleted: response consumedFuel
        Suspend:
        Error: error
        NoOp:
        Jump: jump
        Interrupted:
        Exited:
        ChangeRetryPolicy: newPolicy
        BeginAtomicRegion:
        EndAtomicRegion: beginIndex
        BeginRemoteWrite:
        EndRemoteWrite: beginIndex
        PendingWorkerInvocation: invocation
        PendingUpdate: target_version description
        SuccessfulUpdate: target_version new_component_size new_active_plugins
        FailedUpdate: targetVersion details
        GrowMemory: delta
        CreateResource: id
        DropResource: id
        DescribeResource: id resourceName resourceParams
        Log: level context message
        Restart:
        ActivatePlugin: plugin
        DeactivatePlugin: plugin
        Revert: droppedRegion
        CancelInvocation: idempotencyKey
        StartSpan: spanId parentId linkedContext attributes
        FinishSpan: spanId
        SetSpanAttribute: spanId key value
        ChangePersistenceLevel: persistenceLevel
        """.Split('\n').Select(line => line.Split(':')).ToDictionary(line => line[0], line => line[1].Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>What some entry of a type says, of what <see cref="EntryMakers"/> let happen; <c>&amp;</c> between two of one type.</summary>
    private static readonly Dictionary<string, string[]> s_values = """
        Create "workerName":"updated"} & "args":[] & "accountId":"-1","parent":null & "initialActivePlugins":[{"installationId":
        ExportedFunctionInvoked "functionName":"test:life/api.{say}","request":[{"typ":{"type":"Str"},"value":"a line"}]
        ExportedFunctionCompleted "response":{"typ":{"type":"Tuple","items":[{"type":"U64"}]},"value":[1]} & "response":{"typ":{"type":"Tuple","items":[]},"value":[]}
        ChangeRetryPolicy "newPolicy":{"maxAttempts":10,"minDelay":"1h","maxDelay":"1h","multiplier":1,"maxJitterFactor":null}
        PendingWorkerInvocation "type":"ExportedFunction","idempotencyKey":"queued","fullFunctionName":"test:life/api.{get}","functionInput":[] & "invocation":{"type":"ManualUpdate","targetVersion":1}
        PendingUpdate "target_version":9,"description":{"type":"Automatic"} & "target_version":1,"description":{"type":"SnapshotBased","payload":[1,0,0,0,0,0,0,0]}
        SuccessfulUpdate "target_version":1,"new_component_size": & "new_active_plugins":[]
        FailedUpdate "targetVersion":9,"details":"Automatic update failed: 
        GrowMemory "delta":65536
        CreateResource "id":0
        DropResource "id":0
        DescribeResource "id":0,"resourceName":"counter","resourceParams":[{"typ": & "value":7}]
        Log "level":"Info","context":"","message":"a line"
        ActivatePlugin "pluginVersion":"1","registered":true,"parameters":{}
        DeactivatePlugin "pluginVersion":"1","registered":true,"parameters":{}
        CancelInvocation "idempotencyKey":"queued"
        StartSpan "linkedContext":null,"attributes":{"name":{"type":"String","value":"work"}}
        SetSpanAttribute "key":"part","value":{"type":"String","value":"all of it"}
        ChangePersistenceLevel "persistenceLevel":"PersistRemoteSideEffects"
        ImportedFunctionInvoked "functionName":"golem api::generate_idempotency_key" & "wrappedFunctionType":{"type":"WriteRemote"}
        """.Split('\n').Select(line => line.Split(' ', 2)).ToDictionary(line => line[0], line => line[1].Split(" & "));

    public static TheoryData<string> Types => [.. s_fields.Keys];

    [Fact]
    public void No_type_is_left_out() => Assert.Equal(
        Enum.GetValues<OplogEntryKind>().Where(kind => kind != OplogEntryKind.ChangeMemoryLimit).Select(kind => kind.ToString()).Order(StringComparer.Ordinal),
        s_fields.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Types))]
    public async Task Real_workers_leave_every_type_with_the_fields_of_the_reference(string type)
    {
        using var seen = await CollectedAsync();
        var entries = OfType(seen, type).Select(line => line.GetProperty("entry")).ToList();
        Assert.NotEmpty(entries);
        foreach (var entry in entries)
        {
            var names = entry.EnumerateObject().Select(field => field.Name).Where(name => name is not ("type" or "timestamp"));
            Assert.Equal(s_fields[type].Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));
            Assert.True(DateTimeOffset.TryParse(entry.GetProperty("timestamp").GetString(), out _));
        }
    }

    [Fact]
    public async Task Entries_say_what_happened()
    {
        using var seen = await CollectedAsync();
        var missing = s_values.SelectMany(values => values.Value
            .Where(value => !OfType(seen, values.Key).Any(line => line.GetProperty("entry").GetRawText().Contains(value, StringComparison.Ordinal)))
            .Select(value => $"{value} in {string.Join("; ", OfType(seen, values.Key).Select(line => line.GetProperty("entry").GetRawText()).Take(3))}"));
        Assert.Empty(missing);
    }

    [Fact]
    public async Task Entries_that_name_others_name_the_right_ones()
    {
        using var seen = await CollectedAsync();
        var checkedCount = 0;
        foreach (var oplog in seen.RootElement.EnumerateArray().GroupBy(line => line.GetProperty("worker").GetString()))
        {
            var entries = oplog.Select(line => line.GetProperty("entry")).ToArray();
            string TypeAt(JsonElement index) => entries[index.GetInt32() - 1].GetProperty("type").GetString()!;
            for (var i = 0; i < entries.Length; i++)
            {
                var entry = entries[i];
                checkedCount++;
                switch (entry.GetProperty("type").GetString())
                {
                    case "EndAtomicRegion":
                        Assert.Equal("BeginAtomicRegion", TypeAt(entry.GetProperty("beginIndex")));
                        break;
                    case "EndRemoteWrite":
                        Assert.Equal("BeginRemoteWrite", TypeAt(entry.GetProperty("beginIndex")));
                        break;
                    case "Jump":
                        var jump = entry.GetProperty("jump");
                        Assert.Equal("BeginAtomicRegion", entries[jump.GetProperty("start").GetInt32() - 2].GetProperty("type").GetString());
                        Assert.Equal(i + 1, jump.GetProperty("end").GetInt32());
                        break;
                    case "Revert":
                        var dropped = entry.GetProperty("droppedRegion");
                        Assert.Equal("ExportedFunctionInvoked", TypeAt(dropped.GetProperty("start")));
                        Assert.Equal(i, dropped.GetProperty("end").GetInt32());
                        break;
                    case "FinishSpan" or "SetSpanAttribute":
                        Assert.Contains(entries[..i], before => before.GetProperty("type").GetString() == "StartSpan" && before.GetProperty("spanId").GetString() == entry.GetProperty("spanId").GetString());
                        break;
                    case "ExportedFunctionCompleted":
                        Assert.Contains(entries[..i], before => before.GetProperty("type").GetString() == "ExportedFunctionInvoked");
                        break;
                    default:
                        checkedCount--;
                        break;
                }
            }
        }

        Assert.InRange(checkedCount, 6, int.MaxValue);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public async Task A_query_finds_every_type_by_its_name_and_nothing_without_it(string type)
    {
        using var seen = await CollectedAsync();
        foreach (var worker in OfType(seen, type).Select(line => line.GetProperty("worker").GetString()).Distinct())
        {
            foreach (var name in new[] { type.ToLowerInvariant(), type == "NoOp" ? "noop" : string.Concat(type.Select((c, i) => char.IsUpper(c) && i > 0 ? $"-{c}" : $"{c}")).ToLowerInvariant() })
            {
                var found = (await fixture.Api.GetAsync($"{worker}/oplog?count=100&query={name}")).Ok.GetProperty("entries").EnumerateArray().Select(line => line.GetProperty("entry")).ToArray();
                Assert.Equal(OfType(seen, type).Count(line => line.GetProperty("worker").GetString() == worker), found.Count(entry => entry.GetProperty("type").GetString() == type));
                Assert.All(found, entry => Assert.Contains(type, entry.GetRawText(), StringComparison.OrdinalIgnoreCase));
            }
        }
    }

    private static IEnumerable<JsonElement> OfType(JsonDocument seen, string type) =>
        seen.RootElement.EnumerateArray().Where(line => line.GetProperty("entry").GetProperty("type").GetString() == type);

    private async Task<JsonDocument> CollectedAsync() => JsonDocument.Parse(await fixture.OnceAsync("entries of every type", CollectAsync));

    /// <summary>All entries of all workers with their worker, as one array.</summary>
    private async Task<string> CollectAsync()
    {
        var entries = new List<string>();
        foreach (var worker in await new EntryMakers(fixture).MakeAllAsync())
        {
            var page = (await fixture.Api.GetAsync($"{worker}/oplog?from=1&count=100")).Ok;
            entries.AddRange(page.GetProperty("entries").EnumerateArray().Select(line => $$$"""{"worker":"{{{worker}}}","entry":{{{line.GetProperty("entry").GetRawText()}}}}"""));
        }

        return $"[{string.Join(',', entries)}]";
    }
}
