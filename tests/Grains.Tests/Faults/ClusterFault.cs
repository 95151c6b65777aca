namespace GolemOrleans.Grains.Tests.Faults;

/// <summary>What happens to a cluster under load.</summary>
public enum ClusterFault
{
    SiloKilledUnderLoad,
    GracefulStop,
    SiloAdded,

    /// <summary>All silos but one go at once, some in order and some not. There is one until the next fault that needs two.</summary>
    OneSiloLeft,
    PlacementMoves,
    TwoActivations,
    StoreDownFor20Seconds,
    ClockStepsForward,
    ClockStepsBackward,
}
