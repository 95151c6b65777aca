namespace GolemOrleans.Grains.Workers.Services;

/// <summary>Tells the wake-up service that something may be due sooner than it thought.</summary>
public sealed class WakeUpSignal(TimeProvider time) : ServiceSignal(time);
