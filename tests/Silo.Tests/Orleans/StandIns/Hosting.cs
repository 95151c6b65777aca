using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Storage;

#pragma warning disable CA1720
namespace Orleans
{
    /// <summary>Asked when a client cannot reach a cluster.</summary>
    public interface IClientConnectionRetryFilter
    {
        Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken);
    }
}

namespace Orleans.Hosting
{
    /// <summary>Hosting calls of the server that the embedded engine does not have.</summary>
    public static class OrleansHostingStandIns
    {
        public static ISiloBuilder ConfigureEndpoints(
            this ISiloBuilder builder, IPAddress advertisedIP, int siloPort, int gatewayPort, bool listenOnAnyHostAddress = false) => builder;

        public static ISiloBuilder ConfigureEndpoints(this ISiloBuilder builder, int siloPort, int gatewayPort, bool listenOnAnyHostAddress = false) => builder;

        public static IClientBuilder UseConnectionRetryFilter<TConnectionRetryFilter>(this IClientBuilder builder)
            where TConnectionRetryFilter : class, IClientConnectionRetryFilter
        {
            builder.Services.AddSingleton<IClientConnectionRetryFilter, TConnectionRetryFilter>();
            return builder;
        }

        public static IClientBuilder AddActivityPropagation(this IClientBuilder builder) => builder;
    }
}

namespace Microsoft.Extensions.Hosting
{
    public static class OrleansClientStandIns
    {
        /// <summary>Configures a client and does not start it.</summary>
        public static IHostApplicationBuilder UseOrleansClient(this IHostApplicationBuilder builder, Action<IClientBuilder> configureDelegate)
        {
            configureDelegate(new Client(builder));
            return builder;
        }

        private sealed class Client(IHostApplicationBuilder builder) : IClientBuilder
        {
            public IServiceCollection Services => builder.Services;

            public Microsoft.Extensions.Configuration.IConfiguration Configuration => builder.Configuration;
        }
    }
}

namespace Orleans.Runtime.Hosting
{
    public static class StorageProviderExtensions
    {
        /// <summary>A storage by its name; it takes part in the life of the silo.</summary>
        public static IServiceCollection AddGrainStorage<T>(this IServiceCollection collection, string name, Func<IServiceProvider, string, T> implementationFactory)
            where T : IGrainStorage
        {
            collection.AddKeyedSingleton<IGrainStorage>(name, (services, key) => implementationFactory(services, (string)key!));
            if (typeof(T).IsAssignableTo(typeof(ILifecycleParticipant<ISiloLifecycle>)))
                collection.AddSingleton(services => (ILifecycleParticipant<ISiloLifecycle>)services.GetRequiredKeyedService<IGrainStorage>(name));
            return collection;
        }
    }
}
