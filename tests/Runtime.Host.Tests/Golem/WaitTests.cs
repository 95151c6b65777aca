using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Host.Tests.Scripts;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Runtime.Tests.Fakes;
using GolemOrleans.Tests.Waiting;
using Xunit;

namespace GolemOrleans.Runtime.Host.Tests.Golem;

/// <summary>What a worker tells of its waits for others, and when it refuses calls for it.</summary>
public sealed class WaitTests
{
    [Fact]
    public async Task A_wait_is_told_as_long_as_it_lasts_and_a_queued_call_is_refused_for_this_wait_only()
    {
        var (first, second, last) = (new TaskCompletionSource(), new TaskCompletionSource(), new TaskCompletionSource());
        using var script = new HostScript(guest =>
        {
            var other = new AwaitedCall("call", guest.Context.Id with { Name = "other" });
            guest.Context.WaitForAnswer([other], first.Task);
            guest.Context.WaitForAnswer([other], second.Task);
            guest.Context.Wait(last.Task);
        });
        await using var runtime = script.Start();
        var running = runtime.InvokeAsync(TestWorld.Call("k1", "run"), TestWorld.Long);
        var before = await Eventually.AnswerAsync(() => Task.FromResult(runtime.LookAtWait([])));
        var queued = runtime.InvokeAsync(TestWorld.Call("k2", "noop"), TestWorld.Long);
        await Eventually.TrueAsync(() => Task.FromResult(runtime.LookAtWait(["k2"]) is { Asked: [CallPlace.Queued] }));
        Assert.Equal([CallPlace.Running, CallPlace.Queued, CallPlace.Elsewhere], runtime.LookAtWait(["k1", "k2", "k3"])!.Asked);

        first.SetResult();
        var wait = await Eventually.AnswerAsync(() => Task.FromResult(runtime.LookAtWait([]) is { } now && now.Id != before.Id ? now : null));
        Assert.False(runtime.RefuseQueued("k2", before.Id, "an older wait"));
        Assert.False(runtime.RefuseQueued("k1", wait.Id, "it runs"));
        Assert.False(runtime.RefuseQueued("k3", wait.Id, "nobody knows it"));
        Assert.True(runtime.RefuseQueued("k2", wait.Id, "this wait"));
        Assert.Equal("this wait", Assert.IsType<InvocationState.Failed>(await queued).Fault.Message);
        Assert.Equal("this wait", Assert.IsType<InvocationState.Failed>(await runtime.InvokeAsync(TestWorld.Call("k2", "noop"), TestWorld.Long)).Fault.Message);

        second.SetResult();
        await Eventually.TrueAsync(() => Task.FromResult(runtime.LookAtWait([]) is null));
        last.SetResult();
        Assert.IsType<InvocationState.Completed>(await running);
    }

    [Fact]
    public void A_wait_for_one_of_several_answers_is_stuck_when_all_of_them_are()
    {
        AcceptedInvocation[] queued = [OnPathOf("one"), OnPathOf("other")];
        Assert.Empty(CallCycles.Find(["one", "two"], queued));
        Assert.Equal(queued[..1], CallCycles.Find(["one"], queued));
        Assert.Equal(queued, CallCycles.Find(["one", "other"], queued));
    }

    /// <summary>An invocation that was made on behalf of an awaited call.</summary>
    private static AcceptedInvocation OnPathOf(string call) => new()
    {
        Key = $"below {call}",
        Function = "f",
        Parameters = OplogPayload.None,
        Context = new InvocationContext(default, [], [[
            Span(new() { ["name"] = "rpc-invocation", ["idempotency_key"] = call }),
            Span(new() { ["name"] = "rpc-connection", ["target_worker_id"] = "w" }),
        ]]),
    };

    private static SpanData.Local Span(Dictionary<string, string> attributes) => new(default, DateTimeOffset.UnixEpoch, null, null, attributes, Inherited: true);
}
