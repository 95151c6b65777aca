using System.Net;
using GolemOrleans.Tests.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Messaging;
using Orleans.Runtime;
using Xunit;

namespace GolemOrleans.Silo.Tests.Orleans;

/// <summary>The real membership table and gateway list of Orleans on the tables of <c>golem server migrate</c>.</summary>
public sealed class AdoNetMembershipTests : IAsyncLifetime
{
    private static readonly DateTime s_start = new(2031, 5, 6, 7, 8, 9, DateTimeKind.Utc);

    private readonly List<IAsyncDisposable> _owned = [];
    private string _database = "";
    private AdoNetServer? _server;

    public async Task InitializeAsync()
    {
        if (PostgresInstallation.SkipReason is not null) return;
        _database = TestPostgres.Cluster.NewSchema();
        Assert.Equal(0, await MigrateCommand.RunAsync(_database, CancellationToken.None));
        _server = await AdoNetServer.OpenAsync(_database);
        _owned.Add(_server);
    }

    public async Task DisposeAsync()
    {
        foreach (var owned in Enumerable.Reverse(_owned)) await owned.DisposeAsync();
    }

    [PostgresFact]
    public async Task A_silo_joins_becomes_active_is_suspected_and_dies()
    {
        IMembershipTable table = await TableAsync();
        MembershipEntry silo = Silo(1);
        Assert.True(await table.InsertRow(silo, (await table.ReadAll()).Version.Next()));
        silo.Status = SiloStatus.Active;
        Assert.True(await UpdateAsync(table, silo));
        silo.SuspectTimes = [Tuple.Create(Silo(2).SiloAddress!, s_start.AddSeconds(3)), Tuple.Create(Silo(3).SiloAddress!, s_start.AddSeconds(4))];
        silo.Status = SiloStatus.Dead;
        Assert.True(await UpdateAsync(table, silo));

        MembershipTableData read = await table.ReadRow(silo.SiloAddress!);
        Assert.Equal(3, read.Version.Version);
        MembershipEntry row = Assert.Single(read.Members).Item1;
        Assert.Equal(silo.SiloAddress, row.SiloAddress);
        Assert.Equal((SiloStatus.Dead, "silo 1", "host", 30000), (row.Status, row.SiloName, row.HostName, row.ProxyPort));
        Assert.Equal(silo.SuspectTimes, row.SuspectTimes);
        Assert.Equal(s_start, row.StartTime.ToUniversalTime());
    }

    [PostgresFact]
    public async Task A_row_that_is_not_there_is_read_as_the_version_alone()
    {
        IMembershipTable table = await TableAsync();
        Assert.True(await table.InsertRow(Silo(1), (await table.ReadAll()).Version.Next()));
        MembershipTableData read = await table.ReadRow(Silo(9).SiloAddress!);
        Assert.Empty(read.Members);
        Assert.Equal(1, read.Version.Version);
    }

    [PostgresFact]
    public async Task Of_changes_on_one_version_one_is_made()
    {
        IMembershipTable[] tables = [await TableAsync(), await TableAsync(), await TableAsync(), await TableAsync()];
        TableVersion version = (await tables[0].ReadAll()).Version;
        bool[] inserted = await Task.WhenAll(tables.Select((table, i) => Task.Run(() => table.InsertRow(Silo(i + 1), version.Next()))));
        Assert.Single(inserted, done => done);

        MembershipTableData before = await tables[0].ReadAll();
        Tuple<MembershipEntry, string> row = Assert.Single(before.Members);
        bool[] updated = await Task.WhenAll(tables.Select((table, i) => Task.Run(() =>
        {
            MembershipEntry changed = Silo(row.Item1.SiloAddress!.Generation);
            changed.Status = (SiloStatus)(i + 2);
            return table.UpdateRow(changed, row.Item2, before.Version.Next());
        })));
        Assert.Single(updated, done => done);
        Assert.Equal(2, (await tables[0].ReadAll()).Version.Version);
        Assert.False(await tables[1].InsertRow(Silo(8), before.Version.Next()));
        Assert.False(await tables[1].InsertRow(row.Item1, (await tables[1].ReadAll()).Version.Next()));
    }

    /// <summary>As silos do it: whoever loses reads again, until all are in; every change has a version of its own.</summary>
    [PostgresFact]
    public async Task Silos_that_join_at_once_all_get_in()
    {
        const int silos = 8;
        IMembershipTable[] tables = await Task.WhenAll(Enumerable.Range(0, silos).Select(_ => TableAsync()));
        await Task.WhenAll(tables.Select((table, i) => Task.Run(async () =>
        {
            while (!await table.InsertRow(Silo(i + 1), (await table.ReadAll()).Version.Next())) { }
            MembershipEntry active = Silo(i + 1);
            active.Status = SiloStatus.Active;
            while (!await UpdateAsync(table, active)) { }
        })));
        MembershipTableData all = await tables[0].ReadAll();
        Assert.Equal(silos, all.Members.Count);
        Assert.All(all.Members, row => Assert.Equal(SiloStatus.Active, row.Item1.Status));
        Assert.Equal(2 * silos, all.Version.Version);
    }

    [PostgresFact]
    public async Task A_heartbeat_changes_the_time_and_no_version()
    {
        IMembershipTable table = await TableAsync();
        MembershipEntry silo = Silo(1);
        Assert.True(await table.InsertRow(silo, (await table.ReadAll()).Version.Next()));
        silo.IAmAliveTime = s_start.AddMinutes(7);
        await table.UpdateIAmAlive(silo);
        MembershipTableData read = await table.ReadAll();
        Assert.Equal(s_start.AddMinutes(7), read.Members[0].Item1.IAmAliveTime.ToUniversalTime());
        Assert.Equal(1, read.Version.Version);
    }

    [PostgresFact]
    public async Task Silos_that_died_long_ago_are_removed_and_a_cluster_can_be_deleted()
    {
        IMembershipTable table = await TableAsync();
        foreach (int generation in new[] { 1, 2 }) Assert.True(await table.InsertRow(Silo(generation), (await table.ReadAll()).Version.Next()));
        MembershipEntry dead = Silo(1);
        dead.Status = SiloStatus.Dead;
        Assert.True(await UpdateAsync(table, dead));
        await table.CleanupDefunctSiloEntries(s_start.AddSeconds(-1));
        Assert.Equal(2, (await table.ReadAll()).Members.Count);
        await table.CleanupDefunctSiloEntries(s_start.AddHours(1));
        Assert.Equal(2, Assert.Single((await table.ReadAll()).Members).Item1.SiloAddress!.Generation);
        await table.DeleteMembershipTableEntries("blue");
        IMembershipTable anew = await TableAsync();
        Assert.Empty((await anew.ReadAll()).Members);
    }

    [PostgresFact]
    public async Task A_gateway_finds_the_active_silos()
    {
        IMembershipTable table = await TableAsync();
        foreach (int generation in new[] { 1, 2, 3 }) Assert.True(await table.InsertRow(Silo(generation), (await table.ReadAll()).Version.Next()));
        foreach (int generation in new[] { 2, 3 })
        {
            MembershipEntry active = Silo(generation);
            active.Status = SiloStatus.Active;
            Assert.True(await UpdateAsync(table, active));
        }

        ServiceProvider client = _server!.Client();
        _owned.Add(client);
        Validate(client);
        var gateways = client.GetRequiredService<IGatewayListProvider>();
        await gateways.InitializeGatewayListProvider();
        Assert.True(gateways.IsUpdatable);
        Assert.Equal(TimeSpan.FromSeconds(2), gateways.MaxStaleness);
        Assert.Equal(["gwy.tcp://10.0.0.1:30000/2", "gwy.tcp://10.0.0.1:30000/3"], (await gateways.GetGateways()).Select(uri => uri.ToString()).Order());
    }

    private static void Validate(ServiceProvider services)
    {
        foreach (IConfigurationValidator validator in services.GetServices<IConfigurationValidator>()) validator.ValidateConfiguration();
    }

    private static async Task<bool> UpdateAsync(IMembershipTable table, MembershipEntry entry)
    {
        MembershipTableData now = await table.ReadAll();
        return await table.UpdateRow(entry, now.Members.Single(row => row.Item1.SiloAddress!.Equals(entry.SiloAddress)).Item2, now.Version.Next());
    }

    private static MembershipEntry Silo(int generation) => new()
    {
        SiloAddress = SiloAddress.New(IPAddress.Parse("10.0.0.1"), 11111, generation),
        Status = SiloStatus.Joining,
        SiloName = $"silo {generation}",
        HostName = "host",
        ProxyPort = 30000,
        StartTime = s_start,
        IAmAliveTime = s_start,
    };

    private async Task<IMembershipTable> TableAsync()
    {
        ServiceProvider silo = _server!.Silo();
        lock (_owned) _owned.Add(silo);
        Validate(silo);
        var table = silo.GetRequiredService<IMembershipTable>();
        await table.InitializeMembershipTable(true);
        return table;
    }
}
