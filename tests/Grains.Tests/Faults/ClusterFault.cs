namespace GolemOrleans.Grains.Tests.Faults;

/// <summary>What happens to a cluster under load.</summary>
public enum ClusterFault
{
    SiloKilledUnderLoad,
    GracefulStop,
    SiloAdded,
    PlacementMoves,
    TwoActivations,
    StoreDownFor20Seconds,
    ClockStepsForward,
    ClockStepsBackward,
}
