using GolemOrleans.Grains.Workers.PublicOplog;
using GolemOrleans.Grains.Workers.Services;
using GolemOrleans.Runtime.Services;

namespace GolemOrleans.Grains.Workers;

/// <summary>What every worker grain of a silo shares.</summary>
public sealed record WorkerGrainServices(
    WorkerServices Runtime,
    ActiveWorkers Active,
    RequestReader Requests,
    OplogPages OplogPages,
    WakeUpSignal WakeUps);
