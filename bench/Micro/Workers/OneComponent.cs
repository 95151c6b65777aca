using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Execution;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Runtime.Services;

namespace GolemOrleans.Bench.Micro.Workers;

/// <summary>A catalog of one component in one version.</summary>
internal sealed class OneComponent(IWorkerProgram program) : IComponentCatalog
{
    public static readonly Guid Id = Guid.Parse("11111111-1111-1111-1111-111111111111");

    private readonly WorkerComponent _component = new() { ComponentId = Id, Version = 0, Program = program };

    public ValueTask<WorkerComponent> GetAsync(Guid componentId, ulong version, CancellationToken cancellation) => ValueTask.FromResult(_component);

    public ValueTask<ulong> GetLatestVersionAsync(Guid componentId, CancellationToken cancellation) => ValueTask.FromResult(0UL);
}

/// <summary>There are no other workers.</summary>
internal sealed class NobodyElse : IWorkerRpc, IWorkerDirectory
{
    public static NobodyElse Instance { get; } = new();

    public Task<ReadOnlyMemory<byte>> InvokeAndAwaitAsync(WorkerId target, InvocationRequest request, WorkerId caller, CancellationToken cancellation) => throw new NotSupportedException();

    public Task InvokeAsync(WorkerId target, InvocationRequest request, WorkerId caller, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<Guid?> ResolveComponentAsync(string reference, WorkerId caller, CancellationToken cancellation) => throw new NotSupportedException();

    public Task UpdateAsync(WorkerId worker, UpdateRequest request, CancellationToken cancellation) => throw new NotSupportedException();

    public Task RevertAsync(WorkerId worker, RevertTarget target, CancellationToken cancellation) => throw new NotSupportedException();

    public Task ForkAsync(WorkerId source, WorkerId target, OplogIndex cutOff, CancellationToken cancellation, IReadOnlyList<OplogEntry>? appended = null) => throw new NotSupportedException();
}
