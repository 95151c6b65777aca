using GolemOrleans.Engine.Storage;

namespace Orleans.Hosting;

/// <summary>Storage in memory: state lives as long as the cluster.</summary>
public static class MemoryGrainStorageSiloBuilderExtensions
{
    /// <summary>Adds a named storage.</summary>
    public static ISiloBuilder AddMemoryGrainStorage(this ISiloBuilder builder, string name) => MemoryGrainStorage.AddTo(builder, name);

    /// <summary>Adds the default storage.</summary>
    public static ISiloBuilder AddMemoryGrainStorageAsDefault(this ISiloBuilder builder) => MemoryGrainStorage.AddTo(builder, "Default");
}
