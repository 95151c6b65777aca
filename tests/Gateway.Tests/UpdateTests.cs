using System.Text.Json;
using GolemOrleans.Gateway.Tests.Support;
using Xunit;

namespace GolemOrleans.Gateway.Tests;

/// <summary>Updates over HTTP: automatic by replay, by the guest's own snapshot, of one and of all workers; failed ones are kept.</summary>
[Collection(nameof(GatewayFixture))]
public sealed class UpdateTests(GatewayFixture fixture)
{
    private Api Api => fixture.Api;

    [Fact]
    public async Task A_compatible_version_is_taken_over_by_replay()
    {
        var (component, worker) = await DeployAsync();
        await Api.AddAsync(worker, 5);
        await Api.UpdateAsync(component, LifeGuest.Wasm(snapshots: false));
        await UpdateAsync(worker, "Automatic", 1);
        var updated = await UntilUpdatedAsync(worker);
        Assert.Equal(("successfulUpdate", 1), (updated[0].GetProperty("type").GetString()!, updated[0].GetProperty("targetVersion").GetInt32()));
        Assert.Equal(6ul, await Api.AddAsync(worker, 1));
        Assert.Equal(1, (await Api.GetAsync(worker)).Ok.GetProperty("componentVersion").GetInt32());
    }

    [Fact]
    public async Task A_version_that_diverges_is_refused_with_the_first_diverging_index()
    {
        var (component, worker) = await DeployAsync();
        await Api.AddAsync(worker, 0);
        await Api.AddAsync(worker, 5);
        var diverging = await LastIndexAsync(worker);
        await Api.UpdateAsync(component, LifeGuest.Wasm(factor: 10));
        await UpdateAsync(worker, "Automatic", 1);
        var failed = (await UntilUpdatedAsync(worker))[0];
        Assert.Equal("failedUpdate", failed.GetProperty("type").GetString());
        var details = failed.GetProperty("details").GetString()!;
        Assert.StartsWith("Automatic update failed: ", details, StringComparison.Ordinal);
        Assert.Contains($" {diverging}", details, StringComparison.Ordinal);
        Assert.Equal(6ul, await Api.AddAsync(worker, 1));
        Assert.Equal(0, (await Api.GetAsync(worker)).Ok.GetProperty("componentVersion").GetInt32());
    }

    [Fact]
    public async Task A_snapshot_carries_the_state_to_a_version_that_replay_could_not_reach()
    {
        var (component, worker) = await DeployAsync();
        await Api.AddAsync(worker, 5);
        await Api.UpdateAsync(component, LifeGuest.Wasm(factor: 10));
        await UpdateAsync(worker, "Manual", 1);
        Assert.Equal("successfulUpdate", (await UntilUpdatedAsync(worker))[0].GetProperty("type").GetString());
        Assert.Equal(15ul, await Api.AddAsync(worker, 1));
        await Api.PostAsync($"{worker}/interrupt?recovery-immediately=true");
        Assert.Equal(25ul, await Api.AddAsync(worker, 1));
        await Api.PostAsync($"{worker}/revert", """{"type":"revertToOplogIndex","lastOplogIndex":1}""");
        Assert.Equal(2ul, await Api.AddAsync(worker, 2));
        Assert.Equal(0, (await Api.GetAsync(worker)).Ok.GetProperty("componentVersion").GetInt32());
    }

    [Fact]
    public async Task A_snapshot_that_cannot_be_loaded_or_saved_leaves_the_worker_where_it_was()
    {
        var (component, worker) = await DeployAsync();
        await Api.AddAsync(worker, 5);
        await Api.UpdateAsync(component, LifeGuest.Wasm(factor: 10, snapshots: false));
        await UpdateAsync(worker, "Manual", 1);
        var failed = (await UntilUpdatedAsync(worker))[0];
        Assert.Equal("Manual update failed to load snapshot: load-snapshot is not exported", failed.GetProperty("details").GetString());
        Assert.Equal(6ul, await Api.AddAsync(worker, 1));

        var born = $"/v1/components/{component}/workers/{fixture.NewName()}";
        await Api.AddAsync(born, 1);
        await UpdateAsync(born, "Manual", 0);
        failed = (await UntilUpdatedAsync(born))[0];
        Assert.StartsWith("failed to get a snapshot for manual update: ", failed.GetProperty("details").GetString(), StringComparison.Ordinal);
        Assert.Equal(20ul, await Api.AddAsync(born, 1));
    }

    [Fact]
    public async Task All_workers_of_a_component_are_updated_by_list_and_update()
    {
        var (component, _) = await DeployAsync();
        for (var i = 0; i < 20; i++)
            await Api.AddAsync($"/v1/components/{component}/workers/w{i}", 1);
        await Api.UpdateAsync(component, LifeGuest.Wasm(snapshots: false));
        var page = (await Api.GetAsync($"/v1/components/{component}/workers?filter=version%20%3D%200&count=100")).Ok;
        var names = page.GetProperty("workers").EnumerateArray().Select(w => w.GetProperty("workerId").GetProperty("workerName").GetString()).ToArray();
        Assert.Equal(20, names.Length);
        await Task.WhenAll(names.Select(name => UpdateAsync($"/v1/components/{component}/workers/{name}", "Automatic", 1)));
        await Api.UntilAsync(
            $"/v1/components/{component}/workers?filter=version%20%3D%201&count=100&precise=true", a => a.Ok.GetProperty("workers").GetArrayLength() == 20);
    }

    [Fact]
    public async Task Updates_that_make_no_sense_are_refused_or_fail_in_the_open()
    {
        var (component, worker) = await DeployAsync();
        await Api.AddAsync(worker, 1);
        await UpdateAsync(worker, "Automatic", 9);
        var failed = (await UntilUpdatedAsync(worker))[0];
        Assert.Equal("failedUpdate", failed.GetProperty("type").GetString());
        Assert.Equal(2ul, await Api.AddAsync(worker, 1));

        var ephemeral = await Api.DeployAsync(fixture.NewName(), LifeGuest.Wasm(), ("componentType", "Ephemeral"u8.ToArray()));
        await Api.UpdateAsync(ephemeral, LifeGuest.Wasm());
        var named = $"/v1/components/{ephemeral}/workers/e";
        await Api.AddAsync(named, 1);
        Assert.Equal(
            """500 {"golemError":{"type":"InvalidRequest","details":"Ephemeral workers cannot be updated"}}""",
            (await Api.PostAsync($"{named}/update", """{"mode":"Automatic","targetVersion":0}""")).ToString());
    }

    private async Task<(string Component, string Worker)> DeployAsync()
    {
        var component = await Api.DeployAsync(fixture.NewName(), LifeGuest.Wasm());
        return (component, $"/v1/components/{component}/workers/{fixture.NewName()}");
    }

    private async Task UpdateAsync(string worker, string mode, int version) =>
        Assert.Equal("200 {}", (await Api.PostAsync($"{worker}/update", $$"""{"mode":"{{mode}}","targetVersion":{{version}}}""")).ToString());

    /// <summary>The updates once none is pending.</summary>
    private async Task<JsonElement[]> UntilUpdatedAsync(string worker)
    {
        var answer = await Api.UntilAsync(worker, a => a.Ok.GetProperty("updates").EnumerateArray() is var updates
            && updates.Any() && updates.All(u => u.GetProperty("type").GetString() != "pendingUpdate") && a.Json.GetProperty("pendingInvocationCount").GetInt32() == 0);
        return [.. answer.Json.GetProperty("updates").EnumerateArray()];
    }

    private async Task<ulong> LastIndexAsync(string worker) => (await Api.GetAsync($"{worker}/oplog?from=1&count=1")).Ok.GetProperty("lastIndex").GetUInt64();
}
