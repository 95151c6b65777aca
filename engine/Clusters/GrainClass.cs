using System.Collections.Concurrent;
using System.Reflection;
using GolemOrleans.Engine.Activations;
using GolemOrleans.Engine.Storage;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Concurrency;
using Orleans.Placement;
using Orleans.Runtime;

namespace GolemOrleans.Engine.Clusters;

/// <summary>A grain class: how it is named, made and scheduled.</summary>
internal sealed class GrainClass
{
    private readonly ConcurrentDictionary<MethodInfo, MethodInfo> _implementations = new();
    private readonly Lazy<Func<IServiceProvider, Activation, object>> _create;

    public GrainClass(Type type)
    {
        Type = type;
        GrainType = type.GetCustomAttribute<GrainTypeAttribute>()?.GetGrainType(null!, type) ?? DefaultName(type);
        IsReentrant = type.IsDefined(typeof(ReentrantAttribute), inherit: true);
        Placement = type.GetCustomAttribute<PlacementAttribute>()?.PlacementStrategy;
        Interfaces = [.. type.GetInterfaces().Where(IsGrainInterface)];
        PrimaryInterface = Interfaces.Count > 0 ? Interfaces[0] : typeof(IGrain);
        _create = new(BuildFactory);
    }

    public Type Type { get; }

    public GrainType GrainType { get; }

    public bool IsReentrant { get; }

    /// <summary>The placement that the class asks for, or null for the default.</summary>
    public PlacementStrategy? Placement { get; }

    /// <summary>The grain interfaces that the class implements.</summary>
    public IReadOnlyList<Type> Interfaces { get; }

    public Type PrimaryInterface { get; }

    /// <summary>Makes a grain object; persistent state it asks for takes part in the activation's lifecycle.</summary>
    public object Create(IServiceProvider services, Activation activation) => _create.Value(services, activation);

    public MethodInfo ImplementationOf(MethodInfo method) => _implementations.GetOrAdd(method, method =>
    {
        var map = Type.GetInterfaceMap(method.DeclaringType!);
        return map.TargetMethods[Array.IndexOf(map.InterfaceMethods, method)];
    });

    public static bool IsGrainClass(Type type) =>
        type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false } && typeof(IGrainBase).IsAssignableFrom(type);

    public static bool IsGrainInterface(Type type) =>
        type.IsInterface && typeof(IGrain).IsAssignableFrom(type)
        && type != typeof(IGrain) && type != typeof(IGrainWithStringKey) && type != typeof(IGrainWithGuidKey) && type != typeof(IGrainWithIntegerKey);

    private static GrainType DefaultName(Type type)
    {
#pragma warning disable CA1308 // The name is an identifier in lower case, by definition.
        var name = type.Name.ToLowerInvariant();
#pragma warning restore CA1308
        return GrainType.Create(name.EndsWith("grain", StringComparison.Ordinal) && name.Length > 5 ? name[..^5] : name);
    }

    private Func<IServiceProvider, Activation, object> BuildFactory()
    {
        var constructor = Type.GetConstructors().FirstOrDefault(c => c.IsDefined(typeof(ActivatorUtilitiesConstructorAttribute)))
            ?? Type.GetConstructors().MaxBy(c => c.GetParameters().Length);
        var special = (constructor?.GetParameters() ?? [])
            .Select(parameter => (parameter.ParameterType, Make: Special(parameter))).Where(entry => entry.Make is not null).ToArray();
        var factory = ActivatorUtilities.CreateFactory(Type, [.. special.Select(entry => entry.ParameterType)]);
        return (services, activation) => factory(services, [.. special.Select(entry => entry.Make!(services, activation))]);
    }

    private static Func<IServiceProvider, Activation, object>? Special(ParameterInfo parameter)
    {
        if (parameter.ParameterType == typeof(IGrainContext)) return static (_, activation) => activation;
        if (parameter.GetCustomAttribute<PersistentStateAttribute>() is not { } state) return null;
        return PersistentStateFactory.For(parameter.ParameterType, state);
    }
}
