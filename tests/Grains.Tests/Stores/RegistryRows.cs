using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace GolemOrleans.Grains.Tests.Stores;

/// <summary>
/// Grain storage of a cluster that behaves as Orleans' AdoNet storage: it turns a state into bytes outside of the grain's turns, some
/// time after the write was called. A state that was changed in the meantime fails the write, and stays in <see cref="Changed"/>.
/// </summary>
internal sealed class RegistryRows : IGrainStorage
{
    private readonly ConcurrentDictionary<(string State, GrainId Grain), (byte[]? State, long Version)> _rows = new();

    /// <summary>Awaited before a state is stored; may hold the write up, or fail it.</summary>
    public Func<GrainId, Task> BeforeWrite { get; set; } = _ => Task.CompletedTask;

    /// <summary>Awaited when a state is stored; may fail the write all the same.</summary>
    public Func<GrainId, Task> AfterWrite { get; set; } = _ => Task.CompletedTask;

    /// <summary>States that changed under their writes.</summary>
    public ConcurrentQueue<string> Changed { get; } = [];

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await OffTurnAsync();
        var (state, version) = _rows.GetValueOrDefault((stateName, grainId));
        grainState.State = state is null ? Activator.CreateInstance<T>() : JsonSerializer.Deserialize<T>(state)!;
        grainState.RecordExists = state is not null;
        grainState.ETag = version == 0 ? null : version.ToString(CultureInfo.InvariantCulture);
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var called = JsonSerializer.SerializeToUtf8Bytes(grainState.State);
        await OffTurnAsync();
        await BeforeWrite(grainId).ConfigureAwait(false);
        var state = JsonSerializer.SerializeToUtf8Bytes(grainState.State);
        if (!state.AsSpan().SequenceEqual(called))
        {
            Changed.Enqueue($"{stateName} of {grainId}");
            throw new InvalidOperationException($"The state {stateName} of {grainId} was changed while it was written.");
        }

        Replace(stateName, grainId, grainState, state);
        grainState.RecordExists = true;
        await AfterWrite(grainId).ConfigureAwait(false);
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await OffTurnAsync();
        Replace(stateName, grainId, grainState, null);
        grainState.State = Activator.CreateInstance<T>();
        grainState.RecordExists = false;
    }

    private static Task OffTurnAsync() => Task.Run(() => { });

    private void Replace<T>(string stateName, GrainId grainId, IGrainState<T> grainState, byte[]? state)
    {
        var known = grainState.ETag is { } etag ? long.Parse(etag, CultureInfo.InvariantCulture) : 0;
        var stored = _rows.GetValueOrDefault((stateName, grainId));
        var replaced = stored.Version != known ? false
            : known == 0 ? _rows.TryAdd((stateName, grainId), (state, 1))
            : _rows.TryUpdate((stateName, grainId), (state, known + 1), stored);
        if (!replaced)
            throw new InconsistentStateException($"The state {stateName} of {grainId} was written by somebody else.");
        grainState.ETag = (known + 1).ToString(CultureInfo.InvariantCulture);
    }
}
