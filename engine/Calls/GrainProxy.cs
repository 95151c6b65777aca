using Orleans.Runtime;

namespace GolemOrleans.Engine.Calls;

/// <summary>
/// Base of the emitted grain references. Public only because emitted code derives from it; application code sees
/// <see cref="GrainReference"/>.
/// </summary>
[System.ComponentModel.EditorBrowsable(System.ComponentModel.EditorBrowsableState.Never)]
public abstract class GrainProxy : GrainReference
{
    private readonly GrainInterface _interface;
    private readonly CallRuntime _runtime;

    private protected GrainProxy(GrainId grainId, GrainInterface declared, CallRuntime runtime)
        : base(grainId, declared.Name)
    {
        _interface = declared;
        _runtime = runtime;
    }

    /// <summary>For emitted code.</summary>
    protected GrainProxy(ProxySeed seed)
        : this(seed.GrainId, seed.Interface, seed.Runtime)
    {
    }

    internal CallRuntime Runtime => _runtime;

    /// <summary>The same grain as another interface.</summary>
    internal GrainProxy As(Type interfaceType) =>
        interfaceType.IsInstanceOfType(this) ? this : ProxyCatalog.Get(interfaceType).Bind(GrainId, _runtime);

    /// <summary>The same reference for use by another side.</summary>
    internal GrainProxy BoundTo(CallRuntime runtime) =>
        ReferenceEquals(runtime, _runtime) ? this : _interface.Bind(GrainId, runtime);

    /// <summary>For emitted code: a call without a result.</summary>
    protected Task Call<TArguments>(object method, TArguments arguments)
        where TArguments : struct =>
        CallRuntime.Here(_runtime).Call<TArguments, NoResult>(this, (GrainMethod<TArguments>)method, arguments);

    /// <summary>For emitted code: a call with a result.</summary>
    protected Task<TResult> CallFor<TArguments, TResult>(object method, TArguments arguments)
        where TArguments : struct =>
        CallRuntime.Here(_runtime).Call<TArguments, TResult>(this, (GrainMethod<TArguments>)method, arguments);
}
