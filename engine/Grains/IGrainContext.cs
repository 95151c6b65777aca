using Orleans.Serialization.Invocation;

namespace Orleans.Runtime;

/// <summary>An activation. Members may be read from any thread.</summary>
public interface IGrainContext : ITargetHolder, IEquatable<IGrainContext>
{
    /// <summary>A reference to the grain.</summary>
    GrainReference GrainReference { get; }

    /// <summary>The grain.</summary>
    GrainId GrainId { get; }

    /// <summary>The grain class's object, or null before it was made.</summary>
    object? GrainInstance { get; }

    /// <summary>The activation's own name.</summary>
    ActivationId ActivationId { get; }

    /// <summary>Where the activation lives.</summary>
    GrainAddress Address { get; }

    /// <summary>The activation's service scope.</summary>
    IServiceProvider ActivationServices { get; }

    /// <summary>The activation's lifecycle.</summary>
    IGrainLifecycle ObservableLifecycle { get; }

    /// <summary>Runs work as turns of the activation.</summary>
    IWorkItemScheduler Scheduler { get; }

    /// <summary>Complete once the activation has ended.</summary>
    Task Deactivated { get; }

    /// <summary>Sets, or with null removes, the component of a type.</summary>
    void SetComponent<TComponent>(TComponent? value)
        where TComponent : class;

    /// <summary>Begins to end the activation after the calls that run now; further calls go to the next activation.</summary>
    void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default);

    /// <summary>Ends the activation so that the next one is made where placement puts it.</summary>
    void Migrate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken = default);
}
