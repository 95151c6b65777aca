using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Hosting;

/// <summary>Registers call filters; they run in the order of registration.</summary>
public static class GrainCallFilterServiceCollectionExtensions
{
    /// <summary>Adds a filter at the called grain.</summary>
    public static IServiceCollection AddIncomingGrainCallFilter(this IServiceCollection services, IIncomingGrainCallFilter filter) =>
        services.AddSingleton(filter);

    /// <summary>Adds a filter at the called grain.</summary>
    public static IServiceCollection AddIncomingGrainCallFilter<TImplementation>(this IServiceCollection services)
        where TImplementation : class, IIncomingGrainCallFilter =>
        services.AddSingleton<IIncomingGrainCallFilter, TImplementation>();

    /// <summary>Adds a filter at the called grain.</summary>
    public static IServiceCollection AddIncomingGrainCallFilter(this IServiceCollection services, IncomingGrainCallFilterDelegate filter) =>
        services.AddSingleton<IIncomingGrainCallFilter>(new IncomingFilter(filter));

    /// <summary>Adds a filter at the caller.</summary>
    public static IServiceCollection AddOutgoingGrainCallFilter(this IServiceCollection services, IOutgoingGrainCallFilter filter) =>
        services.AddSingleton(filter);

    /// <summary>Adds a filter at the caller.</summary>
    public static IServiceCollection AddOutgoingGrainCallFilter<TImplementation>(this IServiceCollection services)
        where TImplementation : class, IOutgoingGrainCallFilter =>
        services.AddSingleton<IOutgoingGrainCallFilter, TImplementation>();

    /// <summary>Adds a filter at the caller.</summary>
    public static IServiceCollection AddOutgoingGrainCallFilter(this IServiceCollection services, OutgoingGrainCallFilterDelegate filter) =>
        services.AddSingleton<IOutgoingGrainCallFilter>(new OutgoingFilter(filter));

    private sealed class IncomingFilter(IncomingGrainCallFilterDelegate filter) : IIncomingGrainCallFilter
    {
        public Task Invoke(IIncomingGrainCallContext context) => filter(context);
    }

    private sealed class OutgoingFilter(OutgoingGrainCallFilterDelegate filter) : IOutgoingGrainCallFilter
    {
        public Task Invoke(IOutgoingGrainCallContext context) => filter(context);
    }
}
