using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Hosting;
using Orleans.Storage;

namespace GolemOrleans.Engine.Storage;

/// <summary>Grain storage shared by several processes, each a cluster of its own.</summary>
public static class SharedGrainStorageSiloBuilderExtensions
{
    /// <summary>Adds a named storage on records that other processes write too.</summary>
    public static ISiloBuilder AddSharedGrainStorage(this ISiloBuilder builder, string name, IStateRecords records)
    {
        var storage = new SharedGrainStorage(records);
        builder.Services.AddKeyedSingleton<IGrainStorage>(name, storage);
        builder.Services.AddSingleton<IIncomingGrainCallFilter>(new SharedStateFilter(storage));
        return builder;
    }
}
