using GolemOrleans.Gateway.Tests.Support;
using Xunit;

namespace GolemOrleans.Gateway.Tests;

[Collection(nameof(GatewayFixture))]
public sealed class InvocationTests(GatewayFixture fixture)
{
    private Api Api => fixture.Api;

    [Fact]
    public async Task The_result_is_a_tuple_with_its_type()
    {
        var worker = await fixture.NewWorkerAsync();
        Assert.Equal(
            """200 {"result":{"typ":{"type":"Tuple","items":[{"type":"U64"}]},"value":[5]}}""",
            (await Api.InvokeAsync(worker, "test:life/api.{add}", """[{"value":5}]""")).ToString());
        Assert.Equal(
            """200 {"result":{"typ":{"type":"Tuple","items":[]},"value":[]}}""",
            (await Api.InvokeAsync(worker, "test:life/api.{say}", """[{"value":"hello"}]""")).ToString());
    }

    [Fact]
    public async Task The_same_key_runs_once()
    {
        var worker = await fixture.NewWorkerAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Api.AddAsync(worker, 3, "k")));
        Assert.All(answers, answer => Assert.Equal(3ul, answer));
        Assert.Equal(3ul, (await Api.CallAsync(worker, "get")).GetUInt64());
    }

    [Fact]
    public async Task The_same_key_runs_once_also_without_waiting_while_the_first_is_in_flight()
    {
        var worker = await fixture.NewWorkerAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Api.InvokeAsync(worker, $"{LifeGuest.Api}.{{add}}", """[{"value":3}]""", "k", wait: false)));
        Assert.All(answers, answer => Assert.Equal("200 {}", answer.ToString()));
        Assert.Equal(3ul, await Api.AddAsync(worker, 3, "k"));
        Assert.Equal(3ul, (await Api.CallAsync(worker, "get")).GetUInt64());
    }

    [Fact]
    public async Task A_nameless_invocation_gets_a_worker_of_its_own()
    {
        var component = $"/v1/components/{await fixture.LifeAsync()}";
        for (var i = 0; i < 2; i++)
            Assert.Equal(2ul, await Api.AddAsync(component, 2));
    }

    [Fact]
    public async Task A_promise_is_completed_over_http_and_the_second_completion_says_no()
    {
        var worker = await fixture.NewWorkerAsync();
        var waiting = Api.CallAsync(worker, "wait");
        await Api.UntilStatusAsync(worker, "Suspended");
        var body = $$"""{"oplogIdx":{{await Api.PromiseAsync(worker)}},"data":[7,8]}""";
        Assert.Equal("200 true", (await Api.PostAsync($"{worker}/complete", body)).ToString());
        Assert.Equal("200 false", (await Api.PostAsync($"{worker}/complete", body)).ToString());
        Assert.Equal("[7,8]", (await waiting).GetRawText());
    }
}
