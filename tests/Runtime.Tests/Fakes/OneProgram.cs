using GolemOrleans.Runtime.Execution;
using GolemOrleans.Runtime.Services;

namespace GolemOrleans.Runtime.Tests.Fakes;

/// <summary>A catalog with one component in one version.</summary>
public sealed class OneProgram(IWorkerProgram program) : IComponentCatalog
{
    public ValueTask<WorkerComponent> GetAsync(Guid componentId, ulong version, CancellationToken cancellation) =>
        ValueTask.FromResult(new WorkerComponent { ComponentId = componentId, Version = version, Program = program });

    public ValueTask<ulong> GetLatestVersionAsync(Guid componentId, CancellationToken cancellation) => ValueTask.FromResult(0UL);
}
