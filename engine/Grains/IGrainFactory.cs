using Orleans.Runtime;

namespace Orleans;

/// <summary>Makes grain references. A reference costs nothing until it is called; making one never waits.</summary>
public interface IGrainFactory
{
    /// <summary>The grain with a GUID key.</summary>
    TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidKey;

    /// <summary>The grain with an integer key.</summary>
    TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerKey;

    /// <summary>The grain with a string key.</summary>
    TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey;

    /// <summary>The grain with a string key.</summary>
    IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey);

    /// <summary>The grain with an identity.</summary>
    TGrainInterface GetGrain<TGrainInterface>(GrainId grainId)
        where TGrainInterface : IAddressable;

    /// <summary>The grain with an identity, to be cast to an interface.</summary>
    IAddressable GetGrain(GrainId grainId);

    /// <summary>The grain with an identity, as an interface.</summary>
    IAddressable GetGrain(GrainId grainId, GrainInterfaceType interfaceType);
}
