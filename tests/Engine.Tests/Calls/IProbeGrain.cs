using Orleans;
using Orleans.Concurrency;

namespace GolemOrleans.Engine.Tests.Calls;

/// <summary>A grain that shows what the engine does with its calls.</summary>
[Alias("probe")]
public interface IProbeGrain : IGrainWithStringKey
{
    Task<int> Next();

    ValueTask<int> NextValue();

    ValueTask Nothing();

    Task<string> Key();

    Task<int> Sum(int a, int b, int c, int d, int e, int f, int g, int h, int i);

    Task<string> Block(string name);

    [AlwaysInterleave]
    Task<string> Interleaved();

    [ReadOnly]
    Task<string> Read(string name);

    Task<bool> StaysOnItsTurnsAcrossAwaits();

    Task<int> CountWithoutLocks(int rounds);

    Task<string> CallBack(IProbeGrain other, IProbeGrain self);

    [ResponseTimeout("00:00:00.200")]
    Task CallBackImpatiently(IProbeGrain other, IProbeGrain self);

    Task<string> Fail(string message);

    Task FailUnserialisably();

    Task<string> WaitForCancellation(string name, CancellationToken cancellation);

    [ResponseTimeout("00:00:02")]
    Task WaitTooLong(string name, CancellationToken cancellation);

    [OneWay]
    Task Shout(string name);

    Task<string?> Context(string key);

    Task<string?> ContextBeyond(IProbeGrain other, string key);

    Task Deactivate();

    Task<string> Instance();

    Task<string> Reference();

    Task CallMany(IProbeGrain other, int count);
}
