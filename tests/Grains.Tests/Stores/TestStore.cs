using GolemOrleans.Oplog;
using Microsoft.Extensions.DependencyInjection;

namespace GolemOrleans.Grains.Tests.Stores;

/// <summary>The store of a test's cluster: what silos reach of it, and how it goes away.</summary>
internal abstract class TestStore : IAsyncDisposable
{
    /// <summary>For the test itself, whatever the silos can reach.</summary>
    public abstract IOplogStore Direct { get; }

    /// <summary>Registers what a silo that starts uses.</summary>
    /// <param name="incarnation">The silo's.</param>
    public abstract void AddTo(IServiceCollection silo, Guid incarnation);

    /// <summary>From now on no silo reaches the store; of the changes on their way some are made all the same.</summary>
    public abstract void Break();

    public abstract void Mend();

    public abstract ValueTask DisposeAsync();
}
