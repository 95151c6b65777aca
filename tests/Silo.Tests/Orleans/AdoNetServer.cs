using System.Reflection;
using GolemOrleans.Silo.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Hosting;
using Orleans.Serialization;
using Orleans.Serialization.Serializers;

namespace GolemOrleans.Silo.Tests.Orleans;

/// <summary>What the hosting file of the build on Orleans makes of a server with a database: its services, with the real AdoNet providers.</summary>
internal sealed class AdoNetServer : IAsyncDisposable
{
    private static readonly Type s_hosting = OrleansBuild.Shared.Hosting("OrleansHosting");

    private readonly string _folder;

    private AdoNetServer(ServerOptions options, ServerStorage storage, string folder) => (Options, Storage, _folder) = (options, storage, folder);

    public ServerOptions Options { get; }

    public ServerStorage Storage { get; }

    /// <summary>A server of a database with all tables.</summary>
    public static async Task<AdoNetServer> OpenAsync(string database)
    {
        var folder = Directory.CreateTempSubdirectory("golem-adonet-").FullName;
        var options = new ServerOptions { DataDirectory = folder, Database = database, AllowVolatileDatabase = true, ClusterId = "blue" };
        return new AdoNetServer(options, await ServerStorage.OpenAsync(options, Guid.NewGuid(), NullLoggerFactory.Instance, CancellationToken.None), folder);
    }

    /// <summary>Configures a silo as the server does.</summary>
    public void Configure(ISiloBuilder silo)
    {
        AddPackageServices(silo.Services);
        s_hosting.GetMethod("Configure", BindingFlags.Static | BindingFlags.Public)!.Invoke(null, [silo, Options, Storage]);
    }

    /// <summary>The services of a silo, which is not started.</summary>
    public ServiceProvider Silo()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        Configure(new SiloConfiguration(services));
        return services.BuildServiceProvider();
    }

    /// <summary>The services of a gateway of its own, which is not started.</summary>
    public ServiceProvider Client()
    {
        var builder = Microsoft.AspNetCore.Builder.WebApplication.CreateSlimBuilder();
        AddPackageServices(builder.Services);
        s_hosting.GetMethod("AddClient", BindingFlags.Static | BindingFlags.Public)!.Invoke(null, [builder, Options, Storage]);
        return builder.Services.BuildServiceProvider();
    }

    public async ValueTask DisposeAsync()
    {
        await Storage.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>What Orleans' packages register by themselves.</summary>
    private static void AddPackageServices(IServiceCollection services) =>
        services.AddSingleton<Serializer>().AddSingleton<IActivatorProvider, ParameterlessActivators>();

    private sealed class SiloConfiguration(IServiceCollection services) : ISiloBuilder
    {
        public IServiceCollection Services { get; } = services;

        public IConfiguration Configuration { get; } = new ConfigurationBuilder().Build();
    }
}
