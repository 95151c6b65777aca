using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Status;
using GolemOrleans.Runtime.Events;
using GolemOrleans.Runtime.Failures;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Runtime.Services;
using Microsoft.Extensions.Logging;

namespace GolemOrleans.Runtime;

public sealed partial class WorkerRuntime
{
    private readonly WorkerServices _services;
    private readonly WorkerEventRing _events;
    private readonly ILogger _log;
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public partial bool IsBusy => throw new NotImplementedException();
    public partial bool IsLoaded => throw new NotImplementedException();
    public partial long MemoryBytes => throw new NotImplementedException();
    public partial Task<ulong> CreateAsync(WorkerCreation creation) => throw new NotImplementedException();
    public partial Task AcceptAsync(InvocationRequest request) => throw new NotImplementedException();
    public partial Task<InvocationState> InvokeAsync(InvocationRequest request, TimeSpan wait) => throw new NotImplementedException();
    public partial Task<InvocationState> AwaitAsync(string idempotencyKey, TimeSpan wait) => throw new NotImplementedException();
    public partial Task ResumeAsync(bool force) => throw new NotImplementedException();
    public partial Task WakeAsync(WakeUp wakeUp) => throw new NotImplementedException();
    public partial Task InterruptAsync(InterruptKind kind) => throw new NotImplementedException();
    public partial Task UpdateAsync(UpdateRequest request) => throw new NotImplementedException();
    public partial Task RevertAsync(RevertTarget target) => throw new NotImplementedException();
    public partial Task<bool> CancelAsync(string idempotencyKey) => throw new NotImplementedException();
    public partial Task ForkAsync(WorkerId target, OplogIndex cutOff) => throw new NotImplementedException();
    public partial Task SetPluginAsync(PluginDescription plugin, bool active) => throw new NotImplementedException();
    public partial Task<bool> DeleteAsync() => throw new NotImplementedException();
    public partial Task<WorkerStatusRecord?> GetStatusAsync() => throw new NotImplementedException();
    public partial Task<bool> UnloadAsync() => throw new NotImplementedException();
    public partial Task DrainAsync(TimeSpan limit) => throw new NotImplementedException();
}
