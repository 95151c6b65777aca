namespace GolemOrleans.Grains.Workers.Services;

/// <summary>Tells the recovery service that a server is gone: its workers need not wait for the next periodic look.</summary>
public sealed class RecoverySignal(TimeProvider time) : ServiceSignal(time);
