using GolemOrleans.Oplog.Postgres.Migrations;
using GolemOrleans.Silo.Storage;
using GolemOrleans.Tests.Postgres;
using Npgsql;
using Xunit;

namespace GolemOrleans.Silo.Tests;

/// <summary>
/// The queries that Orleans' AdoNet providers read from the database, called as the providers call them: by named parameters, with
/// more parameters than a query uses.
/// </summary>
public sealed class OrleansTablesTests : IAsyncLifetime
{
    private static readonly DateTime s_start = new(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly Dictionary<string, string> _queries = [];
    private NpgsqlDataSource? _source;

    public async Task InitializeAsync()
    {
        if (PostgresInstallation.SkipReason is not null) return;
        string connection = TestPostgres.Cluster.NewSchema();
        Assert.Equal(0, await MigrateCommand.RunAsync(connection, CancellationToken.None));
        Assert.Equal(0, await MigrateCommand.RunAsync(connection, CancellationToken.None));
        _source = NpgsqlDataSource.Create(connection);
        await using NpgsqlCommand command = _source.CreateCommand("SELECT QueryKey, QueryText FROM OrleansQuery");
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) _queries.Add(reader.GetString(0), reader.GetString(1));
    }

    public async Task DisposeAsync()
    {
        if (_source is not null) await _source.DisposeAsync();
    }

    [PostgresFact]
    public void Every_key_that_Orleans_demands_at_its_start_is_there()
    {
        string[] demanded =
        [
            "GatewaysQueryKey", "MembershipReadRowKey", "MembershipReadAllKey", "InsertMembershipVersionKey", "UpdateIAmAlivetimeKey", "InsertMembershipKey",
            "UpdateMembershipKey", "DeleteMembershipTableEntriesKey", "CleanupDefunctSiloEntriesKey", "CleanupDefunctSiloEntryKey",
            "WriteToStorageKey", "ReadFromStorageKey", "ClearStorageKey",
        ];
        Assert.Empty(demanded.Except(_queries.Keys));
    }

    [PostgresFact]
    public async Task Membership_changes_only_on_the_version_that_was_read()
    {
        Assert.Equal(1, await ScalarAsync("InsertMembershipVersionKey"));
        Assert.Equal(0, await ScalarAsync("InsertMembershipVersionKey"));
        Assert.Equal((1, 0), await MembersAsync());
        Assert.Equal(1, await ScalarAsync("InsertMembershipKey", Silo(1, version: 0)));
        Assert.Equal(0, await ScalarAsync("InsertMembershipKey", Silo(2, version: 0)));
        Assert.Equal(0, await ScalarAsync("InsertMembershipKey", Silo(1, version: 1)));
        Assert.Equal(1, await ScalarAsync("InsertMembershipKey", Silo(2, version: 1)));
        Assert.Equal((2, 2), await MembersAsync());
        Assert.Equal(0, await ScalarAsync("UpdateMembershipKey", Silo(1, version: 1, status: 6)));
        Assert.Equal(1, await ScalarAsync("UpdateMembershipKey", Silo(1, version: 2, status: 6, suspects: "S,2030")));
        Assert.Equal((2, 3), await MembersAsync());
        List<object?[]> gateways = await RowsAsync("GatewaysQueryKey", ("Status", 3));
        Assert.Equal([2], gateways.Select(row => (int)row[2]!));
    }

    [PostgresFact]
    public async Task A_heartbeat_changes_no_version_and_an_unknown_silo_is_read_as_the_version_alone()
    {
        await ScalarAsync("InsertMembershipVersionKey");
        await ScalarAsync("InsertMembershipKey", Silo(1, version: 0));
        await RowsAsync("UpdateIAmAlivetimeKey", Silo(1, version: 0, alive: s_start.AddMinutes(5)));
        List<object?[]> known = await RowsAsync("MembershipReadRowKey", Silo(1, version: 0));
        Assert.Equal(s_start.AddMinutes(5), ((DateTime)known[0][11]!).ToUniversalTime());
        Assert.Equal(1, known[0][12]);
        List<object?[]> unknown = await RowsAsync("MembershipReadRowKey", Silo(9, version: 0));
        Assert.Null(Assert.Single(unknown)[10]);
    }

    [PostgresFact]
    public async Task Only_dead_silos_of_long_ago_are_cleaned_up()
    {
        await ScalarAsync("InsertMembershipVersionKey");
        await ScalarAsync("InsertMembershipKey", Silo(1, version: 0));
        await ScalarAsync("InsertMembershipKey", Silo(2, version: 1));
        await ScalarAsync("UpdateMembershipKey", Silo(1, version: 2, status: 6));
        await RowsAsync("CleanupDefunctSiloEntriesKey", ("IAmAliveTime", s_start));
        Assert.Equal(2, (await MembersAsync()).Rows);
        await RowsAsync("CleanupDefunctSiloEntryKey", Silo(2, version: 0));
        Assert.Equal(2, (await MembersAsync()).Rows);
        await RowsAsync("CleanupDefunctSiloEntryKey", Silo(1, version: 0, suspects: null));
        Assert.Equal(1, (await MembersAsync()).Rows);
        await ScalarAsync("UpdateMembershipKey", Silo(2, version: 3, status: 6));
        await RowsAsync("CleanupDefunctSiloEntriesKey", ("IAmAliveTime", s_start.AddDays(1)));
        await RowsAsync("DeleteMembershipTableEntriesKey");
        Assert.Empty(await RowsAsync("MembershipReadAllKey"));
    }

    [PostgresFact]
    public async Task A_state_is_replaced_only_by_who_read_it()
    {
        Assert.Empty(await RowsAsync("ReadFromStorageKey", State(null)));
        Assert.Equal(1, await ScalarAsync("WriteToStorageKey", State(null, 1)));
        Assert.Null(await ScalarAsync("WriteToStorageKey", State(null, 2)));
        Assert.Equal(2, await ScalarAsync("WriteToStorageKey", State(1, 3)));
        Assert.Equal(1, await ScalarAsync("WriteToStorageKey", State(1, 4)));
        object?[] row = Assert.Single(await RowsAsync("ReadFromStorageKey", State(null)));
        Assert.Equal(new byte[] { 3 }, row[0]);
        Assert.Equal(2, row[3]);
        Assert.Empty(await RowsAsync("ClearStorageKey", State(1)));
        Assert.Equal(3, (await RowsAsync("ClearStorageKey", State(2)))[0][0]);
        row = Assert.Single(await RowsAsync("ReadFromStorageKey", State(null)));
        Assert.Null(row[0]);
        Assert.Equal(4, await ScalarAsync("WriteToStorageKey", State(3, 5)));
    }

    [PostgresFact]
    public async Task Of_two_first_writes_at_once_one_wins()
    {
        object?[] versions = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => ScalarAsync("WriteToStorageKey", State(null, (byte)i))));
        Assert.Equal([1], versions.Where(version => version is not null));
    }

    private static (string, object?)[] Silo(int generation, int version, int status = 3, string? suspects = null, DateTime? alive = null) =>
    [
        ("Address", "10.0.0.1"), ("Port", 11111), ("Generation", generation), ("SiloName", "s"), ("HostName", "h"), ("Status", status), ("ProxyPort", 30000),
        ("StartTime", s_start), ("IAmAliveTime", alive ?? s_start), ("Version", version), ("SuspectTimes", suspects), ("MetadataJson", null),
    ];

    private static (string, object?)[] State(int? version, byte payload = 0) =>
    [
        ("GrainIdHash", 1), ("GrainIdN0", 0L), ("GrainIdN1", 0L), ("GrainTypeHash", 2), ("GrainTypeString", "t"), ("GrainIdExtensionString", "key"), ("ServiceId", "golem"),
        ("GrainStateVersion", version), ("PayloadBinary", new[] { payload }),
    ];

    private async Task<(int Rows, int Version)> MembersAsync()
    {
        List<object?[]> rows = await RowsAsync("MembershipReadAllKey");
        return (rows.Count, (int)rows[0][12]!);
    }

    private async Task<object?> ScalarAsync(string key, params (string Name, object? Value)[] parameters) => (await RowsAsync(key, parameters))[0][0];

    private async Task<List<object?[]>> RowsAsync(string key, params (string Name, object? Value)[] parameters)
    {
        await using NpgsqlCommand command = _source!.CreateCommand(_queries[key]);
        foreach ((string name, object? value) in parameters.Append(("DeploymentId", "cluster"))) command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        var rows = new List<object?[]>();
        while (await reader.ReadAsync())
        {
            var row = new object?[reader.FieldCount];
            for (int i = 0; i < row.Length; i++) row[i] = reader.IsDBNull(i) ? null : reader.GetValue(i);
            rows.Add(row);
        }

        return rows;
    }
}
