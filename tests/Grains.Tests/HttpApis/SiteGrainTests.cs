using GolemOrleans.GrainInterfaces.Errors;
using GolemOrleans.GrainInterfaces.HttpApis;
using GolemOrleans.Grains.Tests.Workers;
using GolemOrleans.Wasmtime;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Hosting;
using Xunit;

namespace GolemOrleans.Grains.Tests.HttpApis;

/// <summary>Deployments that are broken off half-way, and silos that go: nothing is lost, and nothing stays that nobody needs.</summary>
public sealed class SiteGrainTests(SiteGrainTests.SharedCluster shared) : IClassFixture<SiteGrainTests.SharedCluster>, IAsyncLifetime
{
    private const string Pay = "test:bank/api.{pay}";
    private readonly string _name = $"n{Interlocked.Increment(ref shared.Names)}";
    private readonly WorkerCluster _world = shared.World;
    private readonly BrokenCalls _broken = shared.Broken;
    private Guid _bank;

    private string Host => $"{_name}.example";

    private IHttpApiSiteGrain Site => _world.Cluster.Client.GetGrain<IHttpApiSiteGrain>(Host);

    private IHttpApiGrain Definition => _world.Cluster.Client.GetGrain<IHttpApiGrain>(_name);

    public async Task InitializeAsync()
    {
        _bank = await _world.DeployAsync($"test:{_name}", Bank("pay"));
        await Definition.CreateAsync(Record("/pay"));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData("IHttpApiGrain.DeployAsync")]
    [InlineData("IComponentGrain.ConstrainAsync")]
    [InlineData("IHttpApiSiteIndexGrain.AnnounceAsync")]
    public async Task A_deployment_that_is_broken_off_did_not_happen_and_can_be_made_again(string call)
    {
        using (_broken.Break(call))
            await Assert.ThrowsAsync<TimeoutException>(DeployAsync);
        Assert.Null(await Site.FindAsync());
        await UntilFreeAsync();

        // The note of the definition says nothing any more.
        Assert.Equal("/changed", (await Definition.UpdateAsync(Record("/changed"))).Routes[0].Path);
        Assert.True((await Definition.FindAsync("1"))!.IsDraft);
        await DeployAsync();
        Assert.False((await Definition.FindAsync("1"))!.IsDraft);
        await IsHeldAsync();
        await Assert.ThrowsAsync<RegistryException>(() => Definition.DeleteAsync("1"));
    }

    [Theory]
    [InlineData("IHttpApiSiteIndexGrain.AnnounceAsync", true)]
    [InlineData("IHttpApiSiteIndexGrain.RemoveAsync", false)]
    [InlineData("IHttpApiGrain.UndeployAsync", false)]
    [InlineData("IComponentGrain.ConstrainAsync", false)]
    public async Task The_end_of_a_deployment_that_is_broken_off_came_or_did_not(string call, bool isThere)
    {
        await DeployAsync();
        using (_broken.Break(call))
            await Assert.ThrowsAsync<TimeoutException>(Site.DeleteAsync);
        Assert.Equal(isThere, await Site.FindAsync() is not null);
        if (isThere)
        {
            await IsHeldAsync();
            Assert.True(await Site.DeleteAsync());
        }

        await UntilFreeAsync();
        await Definition.DeleteAsync("1");
        Assert.Null(await Site.FindAsync());
    }

    [Fact]
    public async Task Revisions_grow_over_the_end_of_a_deployment_and_of_a_silo()
    {
        var first = (await DeployAsync()).Revision;
        await _world.KillAsync(_world.HostOf(Site));
        Assert.Equal(first, (await Site.FindAsync())!.Revision);
        await IsHeldAsync();
        Assert.True(await Site.DeleteAsync());
        Assert.False(await Site.DeleteAsync());
        var second = (await DeployAsync()).Revision;
        Assert.True(second > first);
        Assert.Contains(new HttpApiSiteEntry(Host, second), (await _world.Cluster.Client.GetGrain<IHttpApiSiteIndexGrain>("all").ListAsync(null))!.Sites);
    }

    private HttpApiDefinitionRecord Record(string path) => new()
    {
        Key = new HttpApiKey(_name, "1"),
        IsDraft = true,
        Routes = [new HttpApiRouteRecord { Path = path, Shape = path, Binding = new HttpApiBindingRecord() }],
        Functions = [new HttpApiFunctions(_bank, [Pay])],
    };

    private Task<HttpApiDeploymentRecord> DeployAsync() => Site.DeployAsync(new HttpApiSiteRecord(Host, null), [new HttpApiKey(_name, "1")]);

    /// <summary>An upload must keep what is deployed.</summary>
    private async Task IsHeldAsync() => Assert.Contains(Pay, (await Assert.ThrowsAsync<RegistryException>(() => _world.UpdateAsync(_bank, Bank("other")))).Message, StringComparison.Ordinal);

    /// <summary>An upload may lack the function as soon as the site has been looked at.</summary>
    private async Task UntilFreeAsync()
    {
        await Eventually.AnswerAsync(
            async () =>
            {
                await Site.FindAsync();
                try
                {
                    return await _world.UpdateAsync(_bank, Bank("other"));
                }
                catch (RegistryException)
                {
                    return null;
                }
            },
            () => Task.FromResult("the component is still held to its functions"));
        await _world.UpdateAsync(_bank, Bank("pay"));
    }

    private static byte[] Bank(string function) => WatText.ToWasm($"""
        (component
          (core module $m (func (export "f") (param i64)))
          (core instance $i (instantiate $m))
          (func $f (param "n" u64) (canon lift (core func $i "f")))
          (instance $api (export "{function}" (func $f)))
          (export "test:bank/api" (instance $api)))
        """);

    /// <summary>One cluster for all cases; each has its own site, definition and component.</summary>
    public sealed class SharedCluster : IAsyncLifetime
    {
        internal int Names;

        internal BrokenCalls Broken { get; } = new();

        internal WorkerCluster World { get; private set; } = null!;

        public async Task InitializeAsync() => World = await WorkerCluster.StartAsync(silos: 3, configure: services => services.AddIncomingGrainCallFilter(Broken));

        public async Task DisposeAsync() => await World.DisposeAsync();
    }

    /// <summary>Breaks calls of one method, as the loss of the silo that was asked does.</summary>
    internal sealed class BrokenCalls : IIncomingGrainCallFilter, IDisposable
    {
        private volatile string? _call;

        public IDisposable Break(string call)
        {
            _call = call;
            return this;
        }

        public void Dispose() => _call = null;

        public Task Invoke(IIncomingGrainCallContext context) =>
            $"{context.InterfaceMethod.DeclaringType!.Name}.{context.InterfaceMethod.Name}" == _call ? throw new TimeoutException("The silo is gone.") : context.Invoke();
    }
}
