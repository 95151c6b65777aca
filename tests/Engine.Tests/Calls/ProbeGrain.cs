using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace GolemOrleans.Engine.Tests.Calls;

public class ProbeGrain : Grain, IProbeGrain
{
    private readonly string _instance = Guid.NewGuid().ToString();
    private int _count;

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Events.Raise($"{this.GetPrimaryKeyString()} deactivated", reason.ReasonCode.ToString());
        return Task.CompletedTask;
    }

    public Task<int> Next() => Task.FromResult(++_count);

    public ValueTask<int> NextValue() => new(++_count);

    public ValueTask Nothing() => default;

    public Task<string> Key() => Task.FromResult(this.GetPrimaryKeyString());

    public Task<int> Sum(int a, int b, int c, int d, int e, int f, int g, int h, int i) => Task.FromResult(a + b + c + d + e + f + g + h + (10 * i));

    public async Task<string> Block(string name)
    {
        Events.Raise(name + " began");
        await Events.When(name + " may end");
        return name;
    }

    public Task<string> Interleaved() => Task.FromResult("interleaved");

    public Task<string> Read(string name) => Block(name);

    public async Task<bool> StaysOnItsTurnsAcrossAwaits()
    {
        var scheduler = TaskScheduler.Current;
        await Task.Yield();
        var afterYield = ReferenceEquals(scheduler, TaskScheduler.Current);
        await Task.Delay(1);
        var afterDelay = ReferenceEquals(scheduler, TaskScheduler.Current);
        await Task.Delay(1).ConfigureAwait(false);
        var left = !ReferenceEquals(scheduler, TaskScheduler.Current);
        return scheduler != TaskScheduler.Default && afterYield && afterDelay && left;
    }

    public async Task<int> CountWithoutLocks(int rounds)
    {
        for (var i = 0; i < rounds; i++)
        {
            var read = _count;
            Thread.SpinWait(10);
            _count = read + 1;
            await Task.Yield();
        }

        return _count;
    }

    public Task<string> CallBack(IProbeGrain other, IProbeGrain self) => other.ContextBeyond(self, "none").ContinueWith(_ => "done", TaskScheduler.Current);

    public Task CallBackImpatiently(IProbeGrain other, IProbeGrain self) => other.ContextBeyond(self, "none");

    public Task<string> Fail(string message) => throw new InvalidOperationException(message, new ArgumentException("inner"));

    public Task FailUnserialisably() => throw new HiddenException("secret");

    public async Task<string> WaitForCancellation(string name, CancellationToken cancellation)
    {
        Events.Raise(name + " began");
        var scheduler = TaskScheduler.Current;
        cancellation.Register(() => Events.Raise(name + " cancelled", ReferenceEquals(scheduler, TaskScheduler.Current) ? "in a turn" : "outside"));
        await Task.Delay(Timeout.Infinite, cancellation);
        return name;
    }

    public async Task WaitTooLong(string name, CancellationToken cancellation)
    {
        await WaitForCancellation(name, cancellation).ContinueWith(_ => { }, TaskScheduler.Current);
        Events.Raise(name + " went on");
    }

    public async Task Shout(string name)
    {
        await Events.When(name + " may end");
        Events.Raise(name + " heard");
    }

    public Task<string?> Context(string key) => Task.FromResult(RequestContext.Get(key) as string);

    public Task<string?> ContextBeyond(IProbeGrain other, string key) => other.Context(key);

    public Task Deactivate()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task<string> Instance() => Task.FromResult(_instance);

    public async Task CallMany(IProbeGrain other, int count)
    {
        for (var i = 0; i < count; i++) await other.Nothing();
    }

    public Task<string> Reference() => Task.FromResult(this.AsReference<IProbeGrain>().GetGrainId().ToString());
}

/// <summary>Outside of the supported namespaces and without a generated serialiser.</summary>
public class HiddenException(string message) : Exception(message);

public interface IReentrantProbe : IGrainWithStringKey
{
    Task<string> Block(string name);

    Task<int> Quick();

    Task<string> AroundTheCorner(IProbeCorner corner);
}

public interface IProbeCorner : IGrainWithStringKey
{
    Task<int> Ask(IReentrantProbe probe);
}

[Reentrant]
public class ReentrantProbeGrain : Grain, IReentrantProbe
{
    public async Task<string> Block(string name)
    {
        Events.Raise(name + " began");
        await Events.When(name + " may end");
        return name;
    }

    public Task<int> Quick() => Task.FromResult(1);

    public async Task<string> AroundTheCorner(IProbeCorner corner) => (await corner.Ask(this.AsReference<IReentrantProbe>())).ToString();
}

public class ProbeCornerGrain : Grain, IProbeCorner
{
    public Task<int> Ask(IReentrantProbe probe) => probe.Quick();
}
