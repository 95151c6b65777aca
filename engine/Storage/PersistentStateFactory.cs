using System.Reflection;
using GolemOrleans.Engine.Activations;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace GolemOrleans.Engine.Storage;

/// <summary>Makes the persistent states that grain constructors ask for.</summary>
internal static class PersistentStateFactory
{
    private const string DefaultStorage = "Default";

    /// <summary>The factory for a parameter of type <see cref="IPersistentState{TState}"/>.</summary>
    public static Func<IServiceProvider, Activation, object> For(Type parameterType, PersistentStateAttribute attribute)
    {
        if (!parameterType.IsGenericType || parameterType.GetGenericTypeDefinition() != typeof(IPersistentState<>))
            throw new OrleansConfigurationException($"[PersistentState(\"{attribute.StateName}\")] is on a parameter of type {parameterType}; it must be IPersistentState<T>.");
        return typeof(PersistentStateFactory).GetMethod(nameof(Make), BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(parameterType.GetGenericArguments())
            .CreateDelegate<Func<PersistentStateAttribute, Func<IServiceProvider, Activation, object>>>()(attribute);
    }

    private static Func<IServiceProvider, Activation, object> Make<TState>(PersistentStateAttribute attribute) => (services, activation) =>
    {
        var name = attribute.StorageName ?? DefaultStorage;
        var storage = services.GetKeyedService<IGrainStorage>(name)
            ?? throw new OrleansConfigurationException($"No storage named '{name}' is registered; {activation.Class.Type} asks for it.");
        var state = new PersistentState<TState>(attribute.StateName, activation, storage);
        if (storage is SharedGrainStorage shared) shared.Track(activation, state.ReadStateAsync);
        activation.ObservableLifecycle.Subscribe(
            attribute.StateName, GrainLifecycleStage.SetupState, _ => state.RecordExists ? Task.CompletedTask : state.ReadStateAsync());
        return state;
    };
}
