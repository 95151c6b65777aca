using GolemOrleans.Gateway.Tests.Support;
using Xunit;

namespace GolemOrleans.Gateway.Tests;

/// <summary>What new versions of a component mean for its workers.</summary>
[Collection(nameof(GatewayFixture))]
public sealed class ComponentLifeTests(GatewayFixture fixture)
{
    private Api Api => fixture.Api;

    /// <summary>The client's <c>redeploy</c>: all workers are listed, deleted, and created again as they were.</summary>
    [Fact]
    public async Task Workers_are_redeployed_by_list_delete_and_create()
    {
        var component = await Api.DeployAsync(fixture.NewName(), LifeGuest.Wasm());
        var workers = $"/v1/components/{component}/workers";
        for (var i = 0; i < 5; i++)
        {
            await CreateAsync(workers, $$$"""{"name":"w{{{i}}}","args":["a{{{i}}}"],"env":{"K":"{{{i}}}"}}""");
            await Api.AddAsync($"{workers}/w{i}", 7);
        }

        await Api.UpdateAsync(component, LifeGuest.Wasm(factor: 10));
        var listed = (await Api.PostAsync($"{workers}/find", """{"precise":true,"count":100}""")).Ok.GetProperty("workers").EnumerateArray().ToArray();
        Assert.Equal(5, listed.Length);
        foreach (var worker in listed)
        {
            var name = worker.GetProperty("workerId").GetProperty("workerName").GetString();
            Assert.Equal("200 {}", (await Api.DeleteAsync($"{workers}/{name}")).ToString());
            Assert.Equal(1, await CreateAsync(workers, $$"""{"name":"{{name}}","args":{{worker.GetProperty("args").GetRawText()}},"env":{{worker.GetProperty("env").GetRawText()}}}"""));
        }

        for (var i = 0; i < 5; i++)
        {
            var worker = (await Api.GetAsync($"{workers}/w{i}")).Ok;
            Assert.Equal(($"[\"a{i}\"]", $$"""{"K":"{{i}}"}""", 1), (worker.GetProperty("args").GetRawText(), worker.GetProperty("env").GetRawText(), worker.GetProperty("componentVersion").GetInt32()));
            Assert.Equal(10ul, await Api.AddAsync($"{workers}/w{i}", 1));
        }
    }

    [Fact]
    public async Task A_version_of_another_type_is_for_new_workers_only()
    {
        var component = await Api.DeployAsync(fixture.NewName(), LifeGuest.Wasm());
        var workers = $"/v1/components/{component}/workers";
        await Api.AddAsync($"{workers}/durable", 1);
        await Api.UpdateAsync(component, LifeGuest.Wasm(), ("componentType", "Ephemeral"u8.ToArray()));
        await Api.AddAsync($"{workers}/ephemeral", 1);

        // One goes on from where it was, the other from nothing.
        Assert.Equal(2ul, await Api.AddAsync($"{workers}/durable", 1));
        Assert.Equal(1ul, await Api.AddAsync($"{workers}/ephemeral", 1));
        Assert.Equal((0, 1), (await VersionAsync($"{workers}/durable"), await VersionAsync($"{workers}/ephemeral")));

        await Api.UpdateAsync(component, LifeGuest.Wasm(), ("componentType", "Durable"u8.ToArray()));
        await Api.AddAsync($"{workers}/late", 1);
        Assert.Equal(2ul, await Api.AddAsync($"{workers}/late", 1));
        Assert.Equal(1ul, await Api.AddAsync($"{workers}/ephemeral", 1));
    }

    [Fact]
    public async Task Producers_are_listed_section_by_section()
    {
        var component = await fixture.WordsAsync();
        var producers = (await Api.GetAsync($"/v1/components/{component}/latest")).Ok.GetProperty("metadata").GetProperty("producers").EnumerateArray().ToArray();
        Assert.True(producers.Length > 1);
        Assert.All(producers, section => Assert.NotEmpty(section.GetProperty("fields").EnumerateArray()));
        Assert.Contains("wit-component", producers[0].GetRawText(), StringComparison.Ordinal);
    }

    /// <summary>Creates a worker; the version it got.</summary>
    private async Task<int> CreateAsync(string workers, string body) => (await Api.PostAsync(workers, body)).Ok.GetProperty("componentVersion").GetInt32();

    private async Task<int> VersionAsync(string worker) => (await Api.GetAsync(worker)).Ok.GetProperty("componentVersion").GetInt32();
}
