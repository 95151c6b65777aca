using GolemOrleans.GrainInterfaces;
using GolemOrleans.GrainInterfaces.Errors;
using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Codec;
using GolemOrleans.Oplog.Faults;
using GolemOrleans.Runtime;
using GolemOrleans.Runtime.Failures;
using GolemOrleans.Runtime.Requests;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

using RuntimeState = GolemOrleans.Runtime.Requests.InvocationState;

namespace GolemOrleans.Grains.Workers;

/// <summary>
/// Coordinates one worker: owns its <see cref="WorkerRuntime"/>, translates requests and faults, keeps the activation alive
/// while there is work, and ends it when the runtime is closed (ownership lost, store failure), so that the next call opens the
/// worker anew wherever it is placed. Does no work itself.
/// </summary>
public sealed partial class WorkerGrain(WorkerGrainServices services, ILogger<WorkerGrain> log) : Grain, IWorkerGrain
{
    private static readonly TimeSpan s_keepAlive = TimeSpan.FromMinutes(1);

    private WorkerRuntime? _runtime;
    private IGrainTimer? _keepAliveTimer;
    private bool _ending;

    private WorkerId Id => WorkerId.Parse(this.GetPrimaryKeyString());

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // A tick while the worker is busy counts as use, so that the activation is not collected under running wasm.
        _keepAliveTimer = this.RegisterGrainTimer(KeepAliveAsync, new GrainTimerCreationOptions(s_keepAlive, s_keepAlive) { Interleave = true, KeepAlive = false });
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _ending = true;
        _keepAliveTimer?.Dispose();
        if (_runtime is { } runtime)
        {
            await runtime.DrainAsync(services.Runtime.Limits.DrainLimit);
            DropFileCopies();
            services.Active.Remove(runtime);
        }
    }

    public async Task<InvocationOutcome> InvokeAsync(InvokeRequest request, TimeSpan wait)
    {
        try
        {
            var runtime = Open();
            var accepted = await services.Requests.ReadAsync(runtime, request, fireAndForget: false);
            return ToOutcome(await runtime.InvokeAsync(accepted, wait));
        }
        catch (WorkerException failure)
        {
            return ToOutcome(failure.Fault);
        }
        catch (Exception failure) when (failure.IsStoreLoss())
        {
            return ToOutcome(failure.ToFault());
        }
    }

    public Task EnqueueAsync(InvokeRequest request) => RunAsync(async runtime =>
    {
        var accepted = await services.Requests.ReadAsync(runtime, request, fireAndForget: true);
        await runtime.AcceptAsync(accepted);
        return true;
    });

    public async Task<InvocationOutcome> AwaitAsync(string idempotencyKey, TimeSpan wait)
    {
        try
        {
            return ToOutcome(await Open().AwaitAsync(idempotencyKey, wait));
        }
        catch (WorkerException failure)
        {
            return ToOutcome(failure.Fault);
        }
        catch (Exception failure) when (failure.IsStoreLoss())
        {
            return ToOutcome(failure.ToFault());
        }
    }

    public Task<ulong> CreateAsync(CreateWorkerRequest request) => RunAsync(runtime =>
        runtime.CreateAsync(new WorkerCreation(request.Arguments, RequestReader.ToDictionary(request.Environment))));

    public Task<WorkerMetadataRecord?> GetMetadataAsync() => TranslatedAsync(async () =>
    {
        var status = await (_runtime?.GetStatusAsync() ?? services.Runtime.Oplogs.GetStatusAsync(Id).AsTask());
        return status?.ToMetadata();
    });

    public Task DeleteAsync() => RunAsync(runtime => runtime.DeleteAsync());

    public Task InterruptAsync(bool recoverImmediately) => IfExistsAsync(runtime =>
        runtime.InterruptAsync(recoverImmediately ? InterruptKind.Restart : InterruptKind.User));

    public Task ResumeAsync(bool force) => RunAsync(async runtime =>
    {
        await runtime.ResumeAsync(force);
        return true;
    });

    public Task<bool> CompletePromiseAsync(ulong oplogIndex, ReadOnlyMemory<byte> data) => TranslatedAsync(async () =>
    {
        var promise = new PromiseId(Id, new OplogIndex(oplogIndex));
        try
        {
            // The store adds the wake-up; the wake-up service brings the worker back wherever it runs.
            var completed = await services.Runtime.Oplogs.CompletePromiseAsync(promise, data, services.Runtime.Time.GetUtcNow());
            services.Runtime.Faults.Reach(FaultPoint.AfterPromiseCompleted);
            services.WakeUps.Nudge();
            return completed;
        }
        catch (PromiseNotFoundException)
        {
            throw new GolemException(new PromiseNotFound(promise).ToRecord());
        }
    });

    public Task UpdateAsync(ulong targetVersion, bool snapshotBased) => RunAsync(async runtime =>
    {
        await runtime.UpdateAsync(new UpdateRequest(snapshotBased ? UpdateMode.Manual : UpdateMode.Automatic, targetVersion));
        return true;
    });

    public Task RevertToIndexAsync(ulong lastOplogIndex) => RevertAsync(new RevertTarget.ToIndex(new OplogIndex(lastOplogIndex)));

    public Task RevertLastInvocationsAsync(ulong numberOfInvocations) => RevertAsync(new RevertTarget.Invocations(numberOfInvocations));

    public Task<bool> RevertFailureAsync() => RunAsync(runtime => runtime.RevertFailureAsync());

    public Task<bool> CancelInvocationAsync(string idempotencyKey) => RunAsync(runtime => runtime.CancelAsync(idempotencyKey));

    public Task ForkAsync(WorkerKey target, ulong cutOff, ReadOnlyMemory<byte> appended) => RunAsync(async runtime =>
    {
        await runtime.ForkAsync(target.ToId(), new OplogIndex(cutOff), appended.IsEmpty ? null : ChunkCodec.Decode(appended));
        return true;
    });

    public Task<OplogPage> GetOplogAsync(ulong from, int count, ulong? currentComponentVersion) =>
        TranslatedAsync(() => services.OplogPages.ReadAsync(Id, from, count, currentComponentVersion));

    public Task<OplogPage> SearchOplogAsync(string query, ulong from, int count, ulong? currentComponentVersion) =>
        TranslatedAsync(() => services.OplogPages.SearchAsync(Id, query, from, count, currentComponentVersion));

    public Task ActivatePluginAsync(Guid installationId) => SetPluginAsync(installationId, active: true);

    public Task DeactivatePluginAsync(Guid installationId) => SetPluginAsync(installationId, active: false);

    public async Task RecoverAsync()
    {
        if (await TranslatedAsync(() => services.Runtime.Oplogs.GetStatusAsync(Id).AsTask()) is not null)
            await RunAsync(async runtime =>
            {
                await runtime.RecoverAsync();
                return true;
            });
    }

    public Task WakeAsync(WakeUpRecord wakeUp) => RunAsync(async runtime =>
    {
        await runtime.WakeAsync(new WakeUp(new WakeUpKey(Id, wakeUp.Id), wakeUp.Due, (WakeUpKind)wakeUp.Kind, wakeUp.Payload));
        return true;
    });

    private Task RevertAsync(RevertTarget target) => RunAsync(async runtime =>
    {
        await runtime.RevertAsync(target);
        return true;
    });

    private Task SetPluginAsync(Guid installationId, bool active) => RunAsync(async runtime =>
    {
        var plugin = await services.Requests.FindPluginAsync(runtime, installationId);
        await runtime.SetPluginAsync(plugin, active);
        return true;
    });

    /// <summary>The runtime of this activation; the first call makes it, without I/O.</summary>
    private WorkerRuntime Open()
    {
        if (_ending)
            throw new WorkerException(new WorkerUnavailable("The worker is being moved; repeat the request."));
        if (_runtime is null)
        {
            _runtime = new WorkerRuntime(Id, services.Runtime);
            services.Active.Add(_runtime);
            _ = EndWithRuntimeAsync(_runtime);
        }

        return _runtime;
    }

    /// <summary>Runs as turns of this activation: ends it when its runtime can serve no longer.</summary>
    private async Task EndWithRuntimeAsync(WorkerRuntime runtime)
    {
        await runtime.Closed;
        services.Active.Remove(runtime);
        if (_ending)
            return;
        _ending = true;
        LogClosed(Id);
        DeactivateOnIdle();
    }

    private async Task IfExistsAsync(Func<WorkerRuntime, Task> action)
    {
        if (_runtime is null && await TranslatedAsync(() => services.Runtime.Oplogs.GetStatusAsync(Id).AsTask()) is null)
            return;
        await RunAsync(async runtime =>
        {
            await action(runtime);
            return true;
        });
    }

    private Task<T> RunAsync<T>(Func<WorkerRuntime, Task<T>> action) => TranslatedAsync(() => action(Open()));

    private static async Task<T> TranslatedAsync<T>(Func<Task<T>> action)
    {
        try
        {
            return await action();
        }
        catch (WorkerException failure)
        {
            throw failure.ToException();
        }
        catch (Exception failure) when (failure.IsStoreLoss())
        {
            throw new GolemException(failure.ToFault().ToRecord());
        }
    }

    private Task KeepAliveAsync(CancellationToken cancellation)
    {
        if (_runtime is { IsBusy: true })
            DelayDeactivation(s_keepAlive * 2);
        DropOldFileCopies();
        return Task.CompletedTask;
    }

    private static InvocationOutcome ToOutcome(RuntimeState state) => state switch
    {
        RuntimeState.Completed completed => InvocationOutcome.Completed(completed.Result),
        RuntimeState.Failed failed => ToOutcome(failed.Fault),
        RuntimeState.Running => InvocationOutcome.Pending,
        _ => InvocationOutcome.Unknown,
    };

    /// <summary>Retriable faults are "unknown" to callers: they send the same request with the same key again.</summary>
    private static InvocationOutcome ToOutcome(WorkerFault fault) =>
        fault.IsRetriable ? InvocationOutcome.Unknown : InvocationOutcome.Failed(fault.ToRecord());

    [LoggerMessage(EventId = 3001, Level = LogLevel.Information, Message = "Worker {Worker} was closed by its runtime; the next call opens it anew")]
    private partial void LogClosed(WorkerId worker);
}
