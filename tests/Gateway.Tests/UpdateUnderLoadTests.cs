using System.Text.Json;
using GolemOrleans.Gateway.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace GolemOrleans.Gateway.Tests;

/// <summary>
/// Busy workers are updated, automatically and by snapshot, to compatible and incompatible versions, while they are made to crash at
/// random: each ends on the old or the new version, with every acknowledged call counted once. 40 workers, 200 with
/// <c>GOLEM_LONG_TESTS=1</c>; <c>GOLEM_TEST_SEED</c> repeats the choices.
/// </summary>
[Collection(nameof(GatewayFixture))]
public sealed class UpdateUnderLoadTests(GatewayFixture fixture, ITestOutputHelper output)
{
    private const int Rounds = 6;

    private Api Api => fixture.Api;

    [Fact]
    public async Task Each_worker_ends_on_the_old_or_the_new_version_and_loses_nothing()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("GOLEM_TEST_SEED"), out var given) ? given : Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var count = Environment.GetEnvironmentVariable("GOLEM_LONG_TESTS") == "1" ? 200 : 40;
        var component = await Api.DeployAsync(fixture.NewName(), LifeGuest.Wasm());
        var workers = Enumerable.Range(0, count).Select(i => $"/v1/components/{component}/workers/w{i}").ToArray();
        await Task.WhenAll(workers.Select(worker => Api.AddAsync(worker, 1, "first")));
        await Api.UpdateAsync(component, LifeGuest.Wasm(snapshots: false));
        await Api.UpdateAsync(component, LifeGuest.Wasm(factor: 1000));
        await Task.WhenAll(workers.Select((worker, i) => LiveAsync(worker, new Random(seed + i))));
    }

    /// <summary>Version 1 replays alike and cannot load snapshots; version 2 counts thousands and can.</summary>
    private async Task LiveAsync(string worker, Random random)
    {
        var mode = random.Next(2) == 0 ? "Automatic" : "Manual";
        var target = random.Next(1, 3);
        var updateAt = random.Next(Rounds);
        for (var round = 0; round < Rounds; round++)
        {
            if (round == updateAt)
                Assert.Equal("200 {}", (await Api.PostAsync($"{worker}/update", $$"""{"mode":"{{mode}}","targetVersion":{{target}}}""")).ToString());
            var call = Api.InvokeAsync(worker, "test:life/api.{add}", """[{"value":1}]""", $"r{round}");
            if (random.Next(3) == 0)
                await Api.PostAsync($"{worker}/interrupt?recovery-immediately=true");
            _ = (await call).Ok;
        }

        var last = (await Api.UntilAsync(worker, a => a.Ok.GetProperty("updates").EnumerateArray() is var updates
            && updates.Any() && updates.All(u => u.GetProperty("type").GetString() != "pendingUpdate"))).Ok;
        var update = last.GetProperty("updates").EnumerateArray().Single();
        var isUpdated = update.GetProperty("type").GetString() == "successfulUpdate";
        Assert.Equal(isUpdated ? target : 0, last.GetProperty("componentVersion").GetInt32());
        Assert.Equal((mode, target) is ("Automatic", 1) or ("Manual", 2), isUpdated);
        if (!isUpdated && mode == "Automatic")
            Assert.Matches("^Automatic update failed: Unexpected oplog entry at [0-9]+: ", update.GetProperty("details").GetString());

        // Calls before the update count 1, calls after it what the new version counts; their answers never change.
        var total = (await Api.CallAsync(worker, "get")).GetUInt64();
        var factor = isUpdated && target == 2 ? 1000ul : 1ul;
        var (before, after) = (0ul, 0ul);
        for (var round = 0; round < Rounds; round++)
        {
            var answer = await Api.AddAsync(worker, 1, $"r{round}");
            if (answer % 1000 == (ulong)round + 2 && answer < 1000)
                before++;
            else
                after++;
        }

        Assert.Equal(1 + before + (after * factor), total);
        Assert.Equal(total, (await Api.CallAsync(worker, "get")).GetUInt64());
    }
}
