using Orleans;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.TestingHost;
using Xunit;

namespace GolemOrleans.Engine.Tests.Calls;

public sealed class OutcomeTests : IAsyncLifetime
{
    private InProcessTestCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await TestClusters.DeployAsync();

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    private IProbeGrain Probe(string key) => _cluster.Client.GetGrain<IProbeGrain>(key);

    [Fact]
    public async Task An_exception_arrives_as_a_copy_with_message_inner_exception_and_trace()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => Probe("out-fail").Fail("no"));
        Assert.Equal("no", failure.Message);
        Assert.Equal("inner", Assert.IsType<ArgumentException>(failure.InnerException).Message);
        Assert.Contains(nameof(ProbeGrain.Fail), failure.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exception_type_that_Orleans_could_not_serialise_is_refused_by_name()
    {
        var failure = await Assert.ThrowsAsync<CodecNotFoundException>(() => Probe("out-hidden").FailUnserialisably());
        Assert.Contains(nameof(HiddenException), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_takes_too_long_times_out_is_cancelled_and_goes_on()
    {
        await Probe("out-slow").Next();
        await Assert.ThrowsAsync<TimeoutException>(() => Probe("out-slow").WaitTooLong("out-slow 1", CancellationToken.None)).Soon();
        Assert.Equal("in a turn", await Events.When("out-slow 1 cancelled"));
        await Events.When("out-slow 1 went on");
    }

    [Fact]
    public async Task Cancelling_ends_the_call_at_once_and_cancels_the_token_in_a_turn_of_the_grain()
    {
        using var cancellation = new CancellationTokenSource();
        var call = Probe("out-cancel").WaitForCancellation("out-cancel 1", cancellation.Token);
        await Events.When("out-cancel 1 began");
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call).Soon();
        Assert.Equal("in a turn", await Events.When("out-cancel 1 cancelled"));
    }

    [Fact]
    public async Task A_call_cancelled_while_it_waits_never_starts()
    {
        var probe = Probe("out-queued");
        var blocked = probe.Block("out-queued 1");
        await Events.When("out-queued 1 began");
        using var cancellation = new CancellationTokenSource();
        var call = probe.WaitForCancellation("out-queued 2", cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call).Soon();
        Events.Raise("out-queued 1 may end");
        await blocked.Soon();
        await probe.Next();
        Assert.False(Events.Happened("out-queued 2 began"));
    }

    [Fact]
    public async Task A_token_cancelled_before_the_call_sends_nothing()
    {
        var call = Probe("out-early").WaitForCancellation("out-early 1", new CancellationToken(canceled: true));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.False(_cluster.TryGetGrainContext(Probe("out-early").GetGrainId(), out _));
    }

    [Fact]
    public async Task A_one_way_call_is_complete_once_it_is_sent()
    {
        await Probe("out-shout").Shout("out-shout 1");
        Assert.False(Events.Happened("out-shout 1 heard"));
        Events.Raise("out-shout 1 may end");
        await Events.When("out-shout 1 heard");
    }

    [Fact]
    public async Task Request_context_flows_to_the_grain_and_beyond_but_not_back_or_into_other_calls()
    {
        RequestContext.Set("trace", "t1");
        Assert.Equal("t1", await Probe("out-context").Context("trace"));
        Assert.Equal("t1", await Probe("out-context").ContextBeyond(Probe("out-context-2"), "trace"));
        RequestContext.Clear();
        Assert.Null(await Probe("out-context").Context("trace"));
    }
}
