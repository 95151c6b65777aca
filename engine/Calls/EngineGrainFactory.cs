using Orleans;
using Orleans.Runtime;

namespace GolemOrleans.Engine.Calls;

/// <summary>Makes grain references for one side.</summary>
internal sealed class EngineGrainFactory(CallRuntime runtime, IServiceProvider services) : IClusterClient
{
    public IServiceProvider ServiceProvider { get; } = services;

    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidKey => Get<TGrainInterface>(GrainIdKeyExtensions.CreateGuidKey(primaryKey), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerKey => Get<TGrainInterface>(GrainIdKeyExtensions.CreateIntegerKey(primaryKey), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(primaryKey);
        return Get<TGrainInterface>(IdSpan.Create(primaryKey), grainClassNamePrefix);
    }

    public IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(grainPrimaryKey);
        return (IGrain)(object)Bind(grainInterfaceType, IdSpan.Create(grainPrimaryKey), null);
    }

    public TGrainInterface GetGrain<TGrainInterface>(GrainId grainId)
        where TGrainInterface : IAddressable => (TGrainInterface)(object)ProxyCatalog.Get(typeof(TGrainInterface)).Bind(grainId, runtime);

    public IAddressable GetGrain(GrainId grainId) => ProxyCatalog.Get(typeof(IGrain)).Bind(grainId, runtime);

    public IAddressable GetGrain(GrainId grainId, GrainInterfaceType interfaceType) =>
        ProxyCatalog.Get(runtime.Cluster.Grains.Interface(interfaceType)).Bind(grainId, runtime);

    private TGrainInterface Get<TGrainInterface>(IdSpan key, string? classNamePrefix) =>
        (TGrainInterface)(object)Bind(typeof(TGrainInterface), key, classNamePrefix);

    private GrainProxy Bind(Type type, IdSpan key, string? classNamePrefix)
    {
        var grainType = runtime.Cluster.Grains.Implementation(type, classNamePrefix).GrainType;
        return ProxyCatalog.Get(type).Bind(GrainId.Create(grainType, key), runtime);
    }
}
