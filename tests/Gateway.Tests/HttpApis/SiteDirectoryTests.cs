using GolemOrleans.Gateway.HttpApis;
using GolemOrleans.GrainInterfaces.HttpApis;
using GolemOrleans.Grains;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Hosting;
using Orleans.TestingHost;
using Xunit;

namespace GolemOrleans.Gateway.Tests.HttpApis;

/// <summary>What two servers know of the sites that are deployed through either of them.</summary>
public sealed class SiteDirectoryTests : IAsyncLifetime
{
    private readonly HttpApiSiteRecord _site = new("Shop.example:9006", null);
    private int _questions;
    private TaskCompletionSource _asked = new();
    private Task _answer = Task.CompletedTask;
    private InProcessTestCluster _cluster = null!;
    private SiteDirectory[] _servers = [];

    public async Task InitializeAsync()
    {
        _cluster = new InProcessTestClusterBuilder(2).ConfigureSiloHost((_, host) =>
        {
            host.UseOrleans(silo => silo.AddMemoryGrainStorage(RegistryStorage.Name).AddIncomingGrainCallFilter(CountAsync));
            host.Services.AddSingleton(TimeProvider.System);
        }).Build();
        await _cluster.DeployAsync();
        _servers = [.. _cluster.Silos.Select(silo => silo.ServiceProvider.GetRequiredService<IGrainFactory>()).Select(grains => new SiteDirectory(grains, new SiteList(grains), new SiteCompiler(grains)))];
        foreach (var id in new[] { "a", "b" })
            await _cluster.Client.GetGrain<IHttpApiGrain>(id).CreateAsync(Definition(id));
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task A_change_through_one_server_is_seen_by_the_next_request_at_every_server()
    {
        Assert.Equal(["", ""], await PathsAsync());
        await Site.DeployAsync(_site, [new("a", "1")]);
        Assert.Equal(["/a", "/a"], await PathsAsync());
        await Site.DeployAsync(_site, [new("b", "1")]);
        Assert.Equal(["/a /b", "/a /b"], await PathsAsync());
        await Site.UndeployAsync(new("a", "1"));
        Assert.Equal(["/b", "/b"], await PathsAsync());
        await Site.DeleteAsync();
        Assert.Equal(["", ""], await PathsAsync());
        await Site.DeployAsync(_site, [new("a", "1")]);
        Assert.Equal(["/a", "/a"], await PathsAsync());
    }

    [Fact]
    public async Task A_site_is_compiled_once_for_each_change_of_its_own()
    {
        await Site.DeployAsync(_site, [new("a", "1")]);
        var made = await _servers[0].FindAsync("SHOP.example:9006", default);
        await _cluster.Client.GetGrain<IHttpApiSiteGrain>("other.example").DeployAsync(new HttpApiSiteRecord("other.example", null), [new("b", "1")]);
        Assert.Same(made, await _servers[0].FindAsync("shop.example:9006", default));

        // A change that was announced and never came.
        await _cluster.Client.GetGrain<IHttpApiSiteIndexGrain>("all").AnnounceAsync(_site.Key, made!.Revision + 1);
        Assert.Same(made, await _servers[0].FindAsync("shop.example:9006", default));
        Assert.NotSame(made, await _servers[1].FindAsync("shop.example:9006", default));
        var both = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => _servers[1].FindAsync("shop.example:9006", default).AsTask()));
        Assert.Single(both.Distinct());
    }

    [Fact]
    public async Task Who_asks_while_the_list_is_being_read_waits_for_one_more_reading_together_with_all_others()
    {
        await Site.DeployAsync(_site, [new("a", "1")]);
        await _servers[0].FindAsync(_site.Name, default);
        var held = new TaskCompletionSource();
        (_answer, _asked) = (held.Task, new TaskCompletionSource());
        var before = Volatile.Read(ref _questions);
        var first = _servers[0].FindAsync(_site.Name, default).AsTask();
        await _asked.Task.WaitAsync(Eventually.Limit);
        var others = Enumerable.Range(0, 1000).Select(_ => _servers[0].FindAsync(_site.Name, default).AsTask()).ToArray();
        Assert.DoesNotContain(others, other => other.IsCompleted);
        held.SetResult();
        Assert.NotNull(await first.WaitAsync(Eventually.Limit));
        Assert.All(await Task.WhenAll(others).WaitAsync(Eventually.Limit), Assert.NotNull);
        Assert.Equal(2, Volatile.Read(ref _questions) - before);
    }

    [Fact]
    public async Task A_request_that_is_given_up_leaves_the_others_waiting()
    {
        await Site.DeployAsync(_site, [new("a", "1")]);
        var held = new TaskCompletionSource();
        (_answer, _asked) = (held.Task, new TaskCompletionSource());
        using var gone = new CancellationTokenSource();
        var given = _servers[0].FindAsync(_site.Name, gone.Token).AsTask();
        await _asked.Task.WaitAsync(Eventually.Limit);
        var other = _servers[0].FindAsync(_site.Name, default).AsTask();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        held.SetResult();
        Assert.NotNull(await other.WaitAsync(Eventually.Limit));
    }

    [Fact]
    public async Task When_the_list_cannot_be_read_the_next_request_asks_again()
    {
        await Site.DeployAsync(_site, [new("a", "1")]);
        _answer = Task.FromException(new TimeoutException("The silo is gone."));
        await Assert.ThrowsAsync<TimeoutException>(() => _servers[0].FindAsync(_site.Name, default).AsTask());
        _answer = Task.CompletedTask;
        Assert.Equal(["/a", "/a"], await PathsAsync());
    }

    private IHttpApiSiteGrain Site => _cluster.Client.GetGrain<IHttpApiSiteGrain>(_site.Key);

    private async Task CountAsync(IIncomingGrainCallContext context)
    {
        if (context.InterfaceMethod.DeclaringType == typeof(IHttpApiSiteIndexGrain) && context.InterfaceMethod.Name == nameof(IHttpApiSiteIndexGrain.ListAsync))
        {
            Interlocked.Increment(ref _questions);
            _asked.TrySetResult();
            await _answer;
        }

        await context.Invoke();
    }

    /// <summary>The paths of the site's routes, as each server has them.</summary>
    private async Task<string[]> PathsAsync()
    {
        var sites = await Task.WhenAll(_servers.Select(server => server.FindAsync(_site.Name, default).AsTask()));
        return [.. sites.Select(site => string.Join(' ', (site?.Routes ?? []).Select(route => route.Pattern)))];
    }

    private static HttpApiDefinitionRecord Definition(string id) => new()
    {
        Key = new HttpApiKey(id, "1"),
        Routes = [new HttpApiRouteRecord { Method = HttpApiMethod.Options, Path = $"/{id}", Shape = $"/{id}", Binding = new HttpApiBindingRecord { Kind = HttpApiBindingKind.CorsPreflight }, Cors = new HttpApiCorsRecord() }],
    };
}
