using Orleans; using Orleans.Runtime; using Microsoft.Extensions.DependencyInjection;
namespace GolemOrleans.Engine.Activations { internal abstract class Activation : IGrainContext {
 internal static Activation? UnderConstruction => null; internal abstract void DelayDeactivation(TimeSpan t);
 internal abstract IGrainTimer RegisterTimer<T>(Func<T, CancellationToken, Task> c, T s, GrainTimerCreationOptions o);
 public abstract GrainReference GrainReference { get; } public abstract GrainId GrainId { get; } public abstract object? GrainInstance { get; } public abstract ActivationId ActivationId { get; } public abstract GrainAddress Address { get; } public abstract IServiceProvider ActivationServices { get; } public abstract IGrainLifecycle ObservableLifecycle { get; } public abstract IWorkItemScheduler Scheduler { get; } public abstract Task Deactivated { get; }
 public abstract void SetComponent<TComponent>(TComponent? value) where TComponent : class; public abstract void Deactivate(DeactivationReason r, CancellationToken c = default); public abstract void Migrate(Dictionary<string, object>? r, CancellationToken c = default);
 public abstract object? GetTarget(); public abstract object? GetComponent(Type t); public abstract bool Equals(IGrainContext? o); } }
namespace GolemOrleans.Engine.Calls { internal abstract class GrainProxy(GrainId i, GrainInterfaceType t) : GrainReference(i, t) { public abstract object As(Type t); } }
namespace GolemOrleans.Engine.Hosting { internal static class SiloServices { public static void AddTo(IServiceCollection s) => throw new NotSupportedException(); } }
namespace GolemOrleans.Engine.Storage { internal static class MemoryGrainStorage { public static Orleans.Hosting.ISiloBuilder AddTo(Orleans.Hosting.ISiloBuilder b, string n) => throw new NotSupportedException(); }
internal static class SqliteGrainStorage { public static Orleans.Hosting.ISiloBuilder AddTo(Orleans.Hosting.ISiloBuilder b, string n, string p) => throw new NotSupportedException(); } }
