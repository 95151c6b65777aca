namespace Orleans.Runtime;

/// <summary>An activation's lifecycle; stages are those of <see cref="GrainLifecycleStage"/>.</summary>
public interface IGrainLifecycle : ILifecycleObservable
{
}
