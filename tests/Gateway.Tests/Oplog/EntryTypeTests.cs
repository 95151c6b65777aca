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

    [Theory]
    [MemberData(nameof(Types))]
    public async Task A_query_finds_every_type_by_its_name(string type)
    {
        using var seen = await CollectedAsync();
        foreach (var worker in OfType(seen, type).Select(line => line.GetProperty("worker").GetString()).Distinct())
        {
            var found = (await fixture.Api.GetAsync($"{worker}/oplog?count=100&query={type.ToLowerInvariant()}")).Ok.GetProperty("entries").EnumerateArray();
            Assert.Contains(found, entry => entry.GetProperty("entry").GetProperty("type").GetString() == type);
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
