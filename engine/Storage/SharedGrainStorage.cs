using System.Globalization;
using System.Runtime.CompilerServices;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace GolemOrleans.Engine.Storage;

/// <summary>
/// Grain storage that clusters of one process each share. Two of them may have an activation of the same grain, so a state is
/// looked at again before each call of its grain (see <see cref="SharedStateFilter"/>).
/// </summary>
internal sealed class SharedGrainStorage(IStateRecords records) : IGrainStorage
{
    private readonly ConditionalWeakTable<IGrainContext, List<Func<Task>>> _states = [];

    /// <summary>Has a state of a grain looked at again before each call.</summary>
    public void Track(IGrainContext grain, Func<Task> refresh) => _states.GetOrCreateValue(grain).Add(refresh);

    public async Task RefreshAsync(IGrainContext grain)
    {
        if (!_states.TryGetValue(grain, out var states)) return;
        foreach (var refresh in states) await refresh();
    }

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (await records.ReadAsync(grainId.ToString(), stateName, Version(grainState.ETag)) is not { } record) return;
        var exists = record.State is not null;
        grainState.State = exists ? StateCodec.Decode<T>(record.State) : StateCodec.New<T>();
        grainState.ETag = exists ? Text(record.Version) : null;
        grainState.RecordExists = exists;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        // Encoded now: the grain may change its state while the write is under way.
        var state = StateCodec.Encode(grainState.State);
        grainState.ETag = Text(await ReplaceAsync("Write", stateName, grainId, state, grainState.ETag));
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await ReplaceAsync("Clear", stateName, grainId, null, grainState.ETag);
        grainState.State = StateCodec.New<T>();
        grainState.ETag = null;
        grainState.RecordExists = false;
    }

    private async Task<long> ReplaceAsync(string operation, string name, GrainId grain, byte[]? state, string? etag) =>
        await records.TryReplaceAsync(grain.ToString(), name, state, Version(etag))
            ?? throw GrainStorageErrors.Inconsistent(operation, name, grain, "another one", etag);

    private static long? Version(string? etag) => etag is null ? null : long.Parse(etag, NumberStyles.None, CultureInfo.InvariantCulture);

    private static string Text(long version) => version.ToString(CultureInfo.InvariantCulture);
}
