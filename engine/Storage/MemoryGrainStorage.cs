using System.Globalization;
using GolemOrleans.Engine.Clusters;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Storage;

namespace GolemOrleans.Engine.Storage;

/// <summary>Grain storage in the memory of the cluster.</summary>
internal sealed class MemoryGrainStorage(MemoryStates states) : IGrainStorage
{
    public static ISiloBuilder AddTo(ISiloBuilder builder, string name)
    {
        builder.Services.AddKeyedSingleton<IGrainStorage>(name, (services, _) => new MemoryGrainStorage(
            services.GetRequiredService<EngineCluster>().Shared("memory:" + name, static () => new MemoryStates())));
        return builder;
    }

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var exists = states.Records.TryGetValue((stateName, grainId), out var record);
        grainState.State = exists ? StateCodec.Decode<T>(record.State) : StateCodec.New<T>();
        grainState.ETag = exists ? Text(record.Version) : null;
        grainState.RecordExists = exists;
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = (stateName, grainId);
        var state = StateCodec.Encode(grainState.State);
        lock (states)
        {
            var exists = states.Records.TryGetValue(key, out var record);
            Check("Write", stateName, grainId, exists ? Text(record.Version) : null, grainState.ETag);
            var version = record.Version + 1;
            states.Records[key] = (state, version);
            grainState.ETag = Text(version);
        }

        grainState.RecordExists = true;
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        lock (states)
        {
            var exists = states.Records.TryGetValue((stateName, grainId), out var record);
            Check("Clear", stateName, grainId, exists ? Text(record.Version) : null, grainState.ETag);
            states.Records.TryRemove((stateName, grainId), out _);
        }

        grainState.State = StateCodec.New<T>();
        grainState.ETag = null;
        grainState.RecordExists = false;
        return Task.CompletedTask;
    }

    private static void Check(string operation, string name, GrainId grain, string? stored, string? expected)
    {
        if (stored != expected) throw GrainStorageErrors.Inconsistent(operation, name, grain, stored, expected);
    }

    private static string Text(long version) => version.ToString(CultureInfo.InvariantCulture);
}
