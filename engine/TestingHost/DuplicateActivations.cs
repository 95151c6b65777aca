using Orleans;
using Orleans.Runtime;
using Orleans.TestingHost;

namespace GolemOrleans.Engine.Testing;

/// <summary>
/// Forces what Orleans may do for a while after a failure: two activations of one grain, each believing it is the only one.
/// Engine-only: tests that use it do not compile against Orleans.
/// </summary>
public static class DuplicateActivations
{
    /// <summary>
    /// Activates the grain a second time, on <paramref name="silo"/>. From then on calls made on that silo — by its grains
    /// and through its services' <see cref="IGrainFactory"/> — reach the second activation; all others reach the registered
    /// one. Ends when the second activation ends or <see cref="EndDuplicateAsync"/> is called.
    /// </summary>
    public static void ForceDuplicateActivation(this InProcessTestCluster cluster, GrainId grainId, InProcessSiloHandle silo) =>
        silo.Silo.Duplicate(grainId);

    /// <summary>Ends the second activation as Orleans does when it notices, and waits for the end.</summary>
    public static Task EndDuplicateAsync(this InProcessTestCluster cluster, GrainId grainId, InProcessSiloHandle silo) =>
        silo.Silo.Overrides is { } overrides && overrides.TryGetValue(grainId, out var duplicate)
            ? duplicate.DeactivateAsync(new DeactivationReason(DeactivationReasonCode.DuplicateActivation, "Another activation is registered."))
            : Task.CompletedTask;
}
