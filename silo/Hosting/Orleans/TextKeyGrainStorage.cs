using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace GolemOrleans.Silo.Hosting;

/// <summary>
/// Grain states by the text of their keys. Orleans' AdoNet storage asks of every key whether it can be read as a hexadecimal number or
/// as a GUID, so that grains named <c>cafe</c>, <c>CAFE</c> and <c>0cafe</c> would have one row; behind a colon none can.
/// </summary>
internal sealed class TextKeyGrainStorage(IGrainStorage rows) : IGrainStorage
{
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => rows.ReadStateAsync(stateName, Text(grainId), grainState);

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => rows.WriteStateAsync(stateName, Text(grainId), grainState);

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => rows.ClearStateAsync(stateName, Text(grainId), grainState);

    private static GrainId Text(GrainId grain) => GrainId.Create(grain.Type, $":{grain.Key}");
}
