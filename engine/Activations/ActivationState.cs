namespace GolemOrleans.Engine.Activations;

/// <summary>The life of an activation; it goes forward only.</summary>
internal enum ActivationState
{
    /// <summary>The grain object is made and activated; calls wait.</summary>
    Activating,

    /// <summary>Calls run.</summary>
    Active,

    /// <summary>Running calls end, then OnDeactivateAsync runs; new calls wait for the next activation.</summary>
    Deactivating,

    /// <summary>Over.</summary>
    Ended,
}
