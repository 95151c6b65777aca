using System.Reflection;
using GolemOrleans.GrainInterfaces;
using GolemOrleans.Grains.Workers;
using GolemOrleans.Grains.Workers.Services;
using GolemOrleans.Oplog;
using GolemOrleans.Tests.Proxies;
using GolemOrleans.Tests.Time;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans;
using Xunit;

namespace GolemOrleans.Grains.Tests.Recovery;

/// <summary>When the recovery service looks for unfinished workers; time stands still.</summary>
public sealed class RecoveryServiceTests : ILiveServers
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60), s_second = TimeSpan.FromSeconds(1);
    private static readonly Guid s_other = new(2, 0, 0, new byte[8]);
    private static readonly WorkerId s_worker = new(Guid.Empty, "of-the-other");

    private readonly TaskCompletionSource _looked = new(TaskCreationOptions.RunContinuationsAsynchronously), _recovered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Queue<(string Method, Exception Failure)> _failures = [];
    private readonly VirtualClock _clock = new(flows: false);
    private volatile Guid[] _live = [new(1, 0, 0, new byte[8]), s_other];

    public Guid Own => new(1, 0, 0, new byte[8]);

    public IReadOnlyCollection<Guid> Live => _live;

    [Theory]
    [InlineData(nameof(IOplogStore.FindRunnableAsync), typeof(StoreUnavailableException))]
    [InlineData(nameof(IOplogStore.FindRunnableAsync), typeof(InvalidOperationException))]
    [InlineData(nameof(IWorkerGrain.RecoverAsync), typeof(TimeoutException))]
    [InlineData(nameof(IWorkerGrain.RecoverAsync), typeof(TaskCanceledException))]
    public async Task A_look_that_fails_and_a_worker_that_does_not_come_up_are_tried_again(string method, Type failure)
    {
        _live = [Own];
        _failures.Enqueue((method, failure == typeof(StoreUnavailableException) ? new StoreUnavailableException("once") : (Exception)Activator.CreateInstance(failure, "once")!));
        using var instruments = new WorkerInstruments(new ActiveWorkers(), this);
        using var service = Service(new RecoverySignal(_clock), instruments);
        await service.StartAsync(CancellationToken.None);
        await _clock.UntilArmedAsync(1);
        Assert.False(_recovered.Task.IsCompleted);
        Assert.Empty(_failures);

        _clock.Advance(s_second * 2);

        await _recovered.Task.WaitAsync(s_limit);
        await service.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_worker_that_another_server_should_take_up_and_does_not_is_taken_up_all_the_same()
    {
        var third = Enumerable.Range(3, 100).Select(n => new Guid(n, 0, 0, new byte[8])).First(server =>
        {
            _live = [Own, server];
            return !this.Chooses(s_worker);
        });
        _live = [Own, third];
        using var instruments = new WorkerInstruments(new ActiveWorkers(), this);
        using var service = Service(new RecoverySignal(_clock), instruments);
        await service.StartAsync(CancellationToken.None);
        for (var passed = TimeSpan.Zero; passed < RecoveryService.Grace; passed += s_second)
        {
            Assert.False(_recovered.Task.IsCompleted);
            await _clock.UntilArmedAsync(1);
            _clock.Advance(s_second);
        }

        while (!_recovered.Task.IsCompleted)
        {
            await Task.WhenAny(_recovered.Task, _clock.UntilArmedAsync(1));
            _clock.Advance(s_second);
        }

        await service.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task The_workers_of_a_dead_server_are_taken_up_when_its_death_is_told_and_not_before()
    {
        var signal = new RecoverySignal(_clock);
        using var instruments = new WorkerInstruments(new ActiveWorkers(), this);
        using var service = Service(signal, instruments);
        await service.StartAsync(CancellationToken.None);
        await _looked.Task.WaitAsync(s_limit);
        Assert.False(_recovered.Task.IsCompleted);
        _live = [Own];
        signal.Nudge();
        await _recovered.Task.WaitAsync(s_limit);
        await service.StopAsync(CancellationToken.None);
    }

    private RecoveryService Service(RecoverySignal signal, WorkerInstruments instruments) => new(
        Intercepted.As<IOplogStore>(FindAsync), Intercepted.As<IGrainFactory>((_, _) => Intercepted.As<IWorkerGrain>(RecoverAsync)),
        this, new ActiveWorkers(), instruments, signal, _clock, NullLogger<RecoveryService>.Instance);

    /// <summary>The store: one worker, unfinished, owned by the other server.</summary>
    private object FindAsync(MethodInfo method, object?[] arguments)
    {
        Assert.Equal(nameof(IOplogStore.FindRunnableAsync), method.Name);
        if (Fails(method) is { } failure) return new ValueTask<IReadOnlyList<RunnableWorker>>(Task.FromException<IReadOnlyList<RunnableWorker>>(failure));
        bool isOwned = ((IReadOnlyCollection<Guid>)arguments[0]!).Contains(s_other);
        if (isOwned) _looked.TrySetResult();
        return new ValueTask<IReadOnlyList<RunnableWorker>>(isOwned ? [] : [new RunnableWorker(s_worker, s_other, 1, OplogIndex.First)]);
    }

    private Task RecoverAsync(MethodInfo method, object?[] arguments)
    {
        Assert.Equal(nameof(IWorkerGrain.RecoverAsync), method.Name);
        if (Fails(method) is { } failure) return Task.FromException(failure);
        _recovered.TrySetResult();
        return Task.CompletedTask;
    }

    private Exception? Fails(MethodInfo method) => _failures.TryPeek(out var next) && next.Method == method.Name ? _failures.Dequeue().Failure : null;
}
