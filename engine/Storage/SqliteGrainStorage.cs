using System.Globalization;
using GolemOrleans.Engine.Clusters;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Storage;

namespace GolemOrleans.Engine.Storage;

/// <summary>
/// Grain storage in a SQLite file. The key of a record is grain id and state name, so
/// storages of different names on one file share records. Versions of a record grow by one with each write, also across deletion, so that an old
/// ETag never matches a newer record. Writes are durable when they return.
/// </summary>
internal sealed class SqliteGrainStorage(SqliteStateFile file) : IGrainStorage
{
    public static ISiloBuilder AddTo(ISiloBuilder builder, string name, string path)
    {
        builder.Services.AddKeyedSingleton<IGrainStorage>(name, (services, _) => new SqliteGrainStorage(
            // One connection per file in the process, however many silos and storages use it.
            services.GetRequiredService<EngineCluster>().Shared("sqlite:" + Path.GetFullPath(path), () => new SqliteStateFile(path))));
        return builder;
    }

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Task.Run(() =>
    {
        var record = file.Read(grainId.ToString(), stateName);
        var exists = record.State is not null;
        grainState.State = exists ? StateCodec.Decode<T>(record.State) : StateCodec.New<T>();
        grainState.ETag = exists ? Text(record.Version) : null;
        grainState.RecordExists = exists;
    });

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        // Encoded now: the grain may change its state while the write is under way.
        var state = StateCodec.Encode(grainState.State);
        return Task.Run(() =>
        {
            grainState.ETag = Text(Replace("Write", stateName, grainId, state, grainState.ETag));
            grainState.RecordExists = true;
        });
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Task.Run(() =>
    {
        Replace("Clear", stateName, grainId, null, grainState.ETag);
        grainState.State = StateCodec.New<T>();
        grainState.ETag = null;
        grainState.RecordExists = false;
    });

    private long Replace(string operation, string name, GrainId grain, byte[]? state, string? etag)
    {
        long? expected = etag is null ? null : long.Parse(etag, NumberStyles.None, CultureInfo.InvariantCulture);
        var (stored, version) = file.TryReplace(grain.ToString(), name, state, expected);
        return version ?? throw GrainStorageErrors.Inconsistent(operation, name, grain, stored is { } number ? Text(number) : null, etag);
    }

    private static string Text(long version) => version.ToString(CultureInfo.InvariantCulture);
}
