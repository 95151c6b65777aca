using GolemOrleans.Engine.Storage;
using GolemOrleans.Oplog.Postgres;

namespace GolemOrleans.Silo.Hosting;

/// <summary>The registry of the embedded engine in the database that the servers share.</summary>
internal sealed class PostgresStateRecords(PostgresRecords records) : IStateRecords
{
    public async Task<StateRecord?> ReadAsync(string grain, string name, long? knownVersion)
    {
        var (state, version) = await records.ReadAsync(grain, name);
        return knownVersion == version && state is not null ? null : new StateRecord(state, version);
    }

    public Task<long?> TryReplaceAsync(string grain, string name, byte[]? state, long? expected) => records.TryReplaceAsync(grain, name, state, expected);
}
