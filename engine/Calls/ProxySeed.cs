using Orleans.Runtime;

namespace GolemOrleans.Engine.Calls;

/// <summary>What an emitted grain reference is made from. Opaque to everyone but the engine.</summary>
[System.ComponentModel.EditorBrowsable(System.ComponentModel.EditorBrowsableState.Never)]
public readonly struct ProxySeed
{
    internal ProxySeed(GrainId grainId, GrainInterface declared, CallRuntime runtime)
    {
        GrainId = grainId;
        Interface = declared;
        Runtime = runtime;
    }

    internal GrainId GrainId { get; }

    internal GrainInterface Interface { get; }

    internal CallRuntime Runtime { get; }
}
