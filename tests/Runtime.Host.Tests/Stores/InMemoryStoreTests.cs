using GolemOrleans.Runtime.Services;
using GolemOrleans.Runtime.Services.InMemory;

namespace GolemOrleans.Runtime.Host.Tests.Stores;

public sealed class InMemoryKeyValueStoreTests : KeyValueStoreCompliance
{
    protected override IKeyValueStore Store { get; } = new InMemoryKeyValueStore();
}

public sealed class InMemoryObjectStoreTests : ObjectStoreCompliance
{
    protected override IObjectStore Store { get; } = new InMemoryObjectStore();
}
