using GolemOrleans.Oplog.InMemory;

namespace GolemOrleans.Oplog.Tests.Compliance;

public sealed class InMemoryOplogStoreTests : OplogStoreCompliance
{
    protected override ValueTask<IOplogStore> CreateStoreAsync() => ValueTask.FromResult<IOplogStore>(new InMemoryOplogStore());
}
