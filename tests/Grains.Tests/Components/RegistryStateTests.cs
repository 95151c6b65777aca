using GolemOrleans.GrainInterfaces;
using GolemOrleans.GrainInterfaces.Errors;
using GolemOrleans.Grains.Tests.Workers;
using Orleans;
using Orleans.Runtime;
using Xunit;

namespace GolemOrleans.Grains.Tests.Components;

/// <summary>What the registry tells is stored, also while it is writing and when a write fails.</summary>
public sealed class RegistryStateTests : IAsyncLifetime
{
    private static readonly byte[] s_wasm = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "guests", "c.wasm"));

    private WorkerCluster _world = null!;

    public async Task InitializeAsync() => _world = await WorkerCluster.StartAsync(silos: 2);

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task A_version_that_is_being_stored_is_seen_by_nobody()
    {
        using var write = Hold(_world.ComponentGrain(_world.Component));
        var update = _world.UpdateAsync(_world.Component, s_wasm);
        await write.Begun;
        Assert.Equal(0ul, (await _world.ComponentGrain(_world.Component).GetVersionAsync(null))!.Version);
        write.End();
        Assert.Equal(1ul, (await update).Version);
        Assert.Equal(1ul, (await _world.ComponentGrain(_world.Component).GetVersionAsync(null))!.Version);
    }

    [Fact]
    public async Task A_version_whose_write_failed_is_there_if_it_was_stored()
    {
        _world.Rows.AfterWrite = FailAsync;
        await Assert.ThrowsAsync<OrleansException>(() => _world.UpdateAsync(_world.Component, s_wasm));
        _world.Rows.AfterWrite = _ => Task.CompletedTask;
        Assert.Equal(2, (await VersionsAsync()).Length);

        _world.Rows.BeforeWrite = FailAsync;
        await Assert.ThrowsAsync<OrleansException>(() => _world.UpdateAsync(_world.Component, s_wasm));
        _world.Rows.BeforeWrite = _ => Task.CompletedTask;
        Assert.Equal(2, (await VersionsAsync()).Length);
        Assert.Equal(2ul, (await _world.UpdateAsync(_world.Component, s_wasm)).Version);
    }

    [Fact]
    public async Task A_name_whose_claim_was_not_stored_is_free()
    {
        var name = _world.Cluster.Client.GetGrain<IComponentNameGrain>("test:name");
        _world.Rows.BeforeWrite = FailAsync;
        await Assert.ThrowsAsync<OrleansException>(() => name.ClaimAsync(Guid.NewGuid()));
        _world.Rows.BeforeWrite = _ => Task.CompletedTask;
        Assert.Null(await name.ResolveAsync());
        var owner = Guid.NewGuid();
        Assert.True(await name.ClaimAsync(owner));
        Assert.Equal(owner, await name.ResolveAsync());
    }

    [Fact]
    public async Task A_name_is_not_taken_over_while_its_component_is_being_created_and_is_when_that_has_failed()
    {
        var (first, second) = (Guid.NewGuid(), Guid.NewGuid());
        using var write = Hold(_world.ComponentGrain(first));
        var created = CreateAsync(first);
        await write.Begun;
        var refused = await Assert.ThrowsAsync<RegistryException>(() => CreateAsync(second));
        Assert.Equal(RegistryErrorKind.AlreadyExists, refused.Kind);
        _world.Rows.BeforeWrite = grain => grain == _world.ComponentGrain(first).GetGrainId() ? FailAsync(grain) : Task.CompletedTask;
        write.Fail();
        await Assert.ThrowsAsync<OrleansException>(() => created);
        Assert.Equal(0ul, (await CreateAsync(second)).Version);
    }

    /// <summary>The list is made good when the component is used again.</summary>
    [Fact]
    public async Task A_component_that_could_not_be_listed_is_listed_later()
    {
        var component = Guid.NewGuid();
        var index = _world.Cluster.Client.GetGrain<IComponentIndexGrain>("all");
        _world.Rows.BeforeWrite = grain => grain == index.GetGrainId() ? FailAsync(grain) : Task.CompletedTask;
        await Assert.ThrowsAsync<OrleansException>(() => CreateAsync(component));
        Assert.DoesNotContain(await index.ListAsync(), entry => entry.ComponentId == component);
        _world.Rows.BeforeWrite = _ => Task.CompletedTask;
        await _world.Cluster.DeactivateAsync(_world.ComponentGrain(component).GetGrainId());
        Assert.Single(await _world.ComponentGrain(component).GetVersionsAsync());
        Assert.Contains(await index.ListAsync(), entry => entry.ComponentId == component);
    }

    private static Task FailAsync(GrainId grain) => Task.FromException(new IOException("the disk is full"));

    private HeldWrite Hold(IComponentGrain grain)
    {
        var held = new HeldWrite();
        _world.Rows.BeforeWrite = written => written == grain.GetGrainId() ? held.WaitAsync() : Task.CompletedTask;
        return held;
    }

    private async Task<ComponentVersionRecord> CreateAsync(Guid component)
    {
        // The package of the guest, whose name nobody has but the test's own component; so another copy has another name inside.
        var digest = (await _world.ComponentGrain(_world.Component).GetVersionAsync(0))!.Digest;
        return await _world.ComponentGrain(component).CreateAsync(new ComponentUpload { Name = "test:taken", Digest = digest, SizeBytes = (ulong)s_wasm.Length });
    }

    private Task<ComponentVersionRecord[]> VersionsAsync() => _world.ComponentGrain(_world.Component).GetVersionsAsync();

    private sealed class HeldWrite : IDisposable
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Begun => _begun.Task.WaitAsync(WorkerCluster.Long);

        public Task WaitAsync()
        {
            _begun.TrySetResult();
            return _ended.Task;
        }

        public void End() => _ended.TrySetResult();

        public void Fail() => _ended.TrySetException(new IOException("the disk is full"));

        public void Dispose() => End();
    }
}
