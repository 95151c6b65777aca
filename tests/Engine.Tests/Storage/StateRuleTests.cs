using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Storage;
using Xunit;

namespace GolemOrleans.Engine.Tests.Storage;

/// <summary>A grain that breaks the rules of persistent state when asked.</summary>
public interface IUnrulyGrain : IGrainWithStringKey
{
    Task WriteAsync();

    Task WriteOutsideOfATurnAsync();

    Task<bool> ReadOutsideOfATurnAsync();
}

public sealed class UnrulyGrain([PersistentState("s", "faulty")] IPersistentState<Before> state) : Grain, IUnrulyGrain
{
    public Task WriteAsync() => state.WriteStateAsync();

    public Task WriteOutsideOfATurnAsync() => Task.Run(() => state.WriteStateAsync());

    public Task<bool> ReadOutsideOfATurnAsync() => Task.Run(() => state.State is not null);
}

/// <summary>What Orleans demands of grains with persistent state, and what it makes of failures.</summary>
public sealed class StateRuleTests
{
    [Fact]
    public async Task A_state_is_touched_in_turns_of_its_grain_only()
    {
        await using var cluster = await TestClusters.DeployAsync(1, silo => silo.Services.AddKeyedSingleton<IGrainStorage>("faulty", new FaultyStorage()));
        var grain = cluster.Client.GetGrain<IUnrulyGrain>("g");
        await Assert.ThrowsAsync<InvalidOperationException>(() => grain.WriteOutsideOfATurnAsync().Soon());
        await Assert.ThrowsAsync<InvalidOperationException>(() => grain.ReadOutsideOfATurnAsync().Soon());
        await grain.WriteAsync().Soon();
    }

    [Fact]
    public async Task A_failure_of_the_storage_is_an_Orleans_exception_around_it()
    {
        var storage = new FaultyStorage();
        await using var cluster = await TestClusters.DeployAsync(1, silo => silo.Services.AddKeyedSingleton<IGrainStorage>("faulty", storage));
        var grain = cluster.Client.GetGrain<IUnrulyGrain>("g");
        storage.Failure = new IOException("no space");
        var activation = await Assert.ThrowsAsync<OrleansException>(() => grain.WriteAsync().Soon());
        Assert.Equal("no space", Assert.IsType<IOException>(activation.InnerException).Message);
        storage.Failure = null;
        await grain.WriteAsync().Soon();
        storage.Failure = new InconsistentStateException("another was first");
        await Assert.ThrowsAsync<InconsistentStateException>(() => grain.WriteAsync().Soon());
    }

    /// <summary>As Orleans does: the answer is the reason why the failure cannot be told, and it comes at once.</summary>
    [Fact]
    public async Task A_failure_that_cannot_be_sent_is_answered_too()
    {
        var storage = new FaultyStorage();
        await using var cluster = await TestClusters.DeployAsync(1, silo => silo.Services.AddKeyedSingleton<IGrainStorage>("faulty", storage));
        storage.Failure = new UnsendableException();
        var refused = await Assert.ThrowsAsync<CodecNotFoundException>(() => cluster.Client.GetGrain<IUnrulyGrain>("g").WriteAsync().Soon());
        Assert.Contains(nameof(UnsendableException), refused.Message, StringComparison.Ordinal);
    }

    private sealed class UnsendableException : Exception;

    private sealed class FaultyStorage : IGrainStorage
    {
        public Exception? Failure { get; set; }

        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Answer();

        public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Answer();

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Answer();

        private Task Answer() => Failure is { } failure ? Task.FromException(failure) : Task.CompletedTask;
    }
}
