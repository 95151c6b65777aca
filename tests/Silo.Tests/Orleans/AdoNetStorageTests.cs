using GolemOrleans.Engine.Testing;
using GolemOrleans.GrainInterfaces;
using GolemOrleans.GrainInterfaces.Errors;
using GolemOrleans.Grains;
using GolemOrleans.Tests.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;
using Orleans.TestingHost;
using Xunit;

namespace GolemOrleans.Silo.Tests.Orleans;

/// <summary>Registry grains on the real grain storage of Orleans, configured by the hosting file of the build on Orleans.</summary>
public sealed class AdoNetStorageTests : IAsyncLifetime
{
    private AdoNetServer? _server;
    private InProcessTestCluster? _cluster;

    public async Task InitializeAsync()
    {
        if (PostgresInstallation.SkipReason is not null) return;
        string database = TestPostgres.Cluster.NewSchema();
        Assert.Equal(0, await MigrateCommand.RunAsync(database, CancellationToken.None));
        _server = await AdoNetServer.OpenAsync(database);
        var builder = new InProcessTestClusterBuilder(2);
        builder.ConfigureSilo((_, silo) => _server.Configure(silo));
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public async Task DisposeAsync()
    {
        if (_cluster is not null) await _cluster.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
    }

    [PostgresFact]
    public async Task A_state_survives_its_silo()
    {
        Guid owner = Guid.NewGuid();
        Assert.True(await Name("shopping-cart").ClaimAsync(owner));
        await Plugins.AddAsync(new PluginDefinitionRecord { Name = "p", Version = "1", Icon = new byte[] { 1, 2 } });
        foreach (InProcessSiloHandle silo in _cluster!.Silos.ToArray())
        {
            await _cluster.StartAdditionalSiloAsync();
            await _cluster.StopSiloAsync(silo);
        }

        Assert.Equal(owner, await Name("shopping-cart").ResolveAsync());
        Assert.Equal("p", Assert.Single(await Plugins.ListAsync()).Name);
    }

    /// <summary>Orleans' storage takes the text of a key for a number or a GUID where it can: these are all one number, or one GUID.</summary>
    [PostgresTheory]
    [InlineData("cafe", "CAFE", "0cafe", "cafe+")]
    [InlineData("0123456789abcdef0123456789abcdef", "0123456789ABCDEF0123456789ABCDEF", "0123456789abcdef0123456789abcdef+", "1")]
    public async Task Names_that_look_like_one_number_have_states_of_their_own(params string[] names)
    {
        Guid[] owners = [.. names.Select(_ => Guid.NewGuid())];
        Assert.True(await Name(names[0]).ClaimAsync(owners[0]));
        foreach (string other in names[1..]) Assert.Null(await Name(other).ResolveAsync());
        for (int i = 1; i < names.Length; i++) Assert.True(await Name(names[i]).ClaimAsync(owners[i]));
        await RestartAsync();
        for (int i = 0; i < names.Length; i++) Assert.Equal(owners[i], await Name(names[i]).ResolveAsync());
    }

    [PostgresFact]
    public async Task Of_two_activations_the_one_whose_state_is_old_cannot_write_and_reads_anew()
    {
        await Plugins.AddAsync(Plugin("first"));
        InProcessSiloHandle other = _cluster!.Silos[1];
        _cluster.ForceDuplicateActivation(Plugins.GetGrainId(), other);
        var there = _cluster.GetSiloServiceProvider(other.SiloAddress).GetRequiredService<IGrainFactory>().GetGrain<IPluginRegistryGrain>("all");
        Assert.Single(await there.ListAsync());
        await Plugins.AddAsync(Plugin("second"));
        await Assert.ThrowsAsync<InconsistentStateException>(() => there.AddAsync(Plugin("third")));
        await there.AddAsync(Plugin("third"));
        await RestartAsync();
        Assert.Equal(["first", "second", "third"], (await Plugins.ListAsync()).Select(plugin => plugin.Name));
    }

    /// <summary>The caller takes it for a lost call, which may be made again.</summary>
    [PostgresFact]
    public async Task A_failure_of_the_database_reaches_callers_as_one_of_Orleans()
    {
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(_server!.Options.Database!);
        await using (NpgsqlCommand rename = source.CreateCommand("ALTER TABLE OrleansStorage RENAME TO hidden")) await rename.ExecuteNonQueryAsync();
        var name = _cluster!.GetSiloServiceProvider().GetRequiredService<IGrainFactory>().GetGrain<IComponentNameGrain>("n");
        OrleansException failure = await Assert.ThrowsAsync<OrleansException>(() => name.ClaimAsync(Guid.NewGuid()));
        Assert.True(failure.IsLostCall());
        Assert.IsType<PostgresException>(failure.InnerException);
        await using (NpgsqlCommand rename = source.CreateCommand("ALTER TABLE hidden RENAME TO OrleansStorage")) await rename.ExecuteNonQueryAsync();
        Assert.True(await Name("n").ClaimAsync(Guid.NewGuid()));
    }

    private IPluginRegistryGrain Plugins => _cluster!.Client.GetGrain<IPluginRegistryGrain>("all");

    private static PluginDefinitionRecord Plugin(string name) => new() { Name = name, Version = "1" };

    private IComponentNameGrain Name(string name) => _cluster!.Client.GetGrain<IComponentNameGrain>(name);

    private async Task RestartAsync()
    {
        foreach (InProcessSiloHandle silo in _cluster!.Silos.ToArray())
        {
            await _cluster.StartAdditionalSiloAsync();
            await _cluster.KillSiloAsync(silo);
        }
    }
}
