using GolemOrleans.Gateway;
using GolemOrleans.Gateway.Health;
using GolemOrleans.GrainInterfaces;
using GolemOrleans.GrainInterfaces.Storage;
using GolemOrleans.Grains;
using GolemOrleans.Grains.Workers;
using GolemOrleans.Silo.Cluster;
using GolemOrleans.Silo.Health;
using GolemOrleans.Silo.Hosting;
using GolemOrleans.Silo.Storage;
using GolemOrleans.Silo.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace GolemOrleans.Silo;

/// <summary>
/// A server process: store, silo and gateway in one, or a gateway alone (<see cref="ServerRole"/>). Start once, dispose once; disposing stops gracefully:
/// no new requests, running invocations get the drain limit, then everything is flushed and released.
/// </summary>
public sealed class GolemServer : IAsyncDisposable
{
    private const int MaxRequestHeadBytes = 256 * 1024;

    private readonly WebApplication _app;
    private readonly ServerStorage _storage;

    private GolemServer(WebApplication app, ServerStorage storage) => (_app, _storage) = (app, storage);

    /// <summary>Where the server listens, for example <c>http://127.0.0.1:9881</c>.</summary>
    public Uri BaseAddress => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Where requests to the HTTP APIs go that users have deployed, for example <c>http://127.0.0.1:9006</c>.</summary>
    public Uri CustomRequestAddress => _app.Services.GetRequiredService<CustomRequestServer>().Address;

    /// <summary>Opens the data folder and the database, starts the silo and listens.</summary>
    /// <exception cref="FormatException">The address is neither an IP address nor <c>localhost</c>.</exception>
    /// <exception cref="NotSupportedException">This build has no such <see cref="ServerOptions.Role"/>.</exception>
    /// <exception cref="IOException">A port is in use.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">The address is not one of this machine.</exception>
    /// <exception cref="Oplog.DataFolderLockedException">Another server uses the data folder.</exception>
    /// <exception cref="Oplog.StoreFormatException">The data folder or the database is damaged or of a newer version.</exception>
    /// <exception cref="Oplog.StoreUnavailableException">The data folder cannot be written, or the database does not answer.</exception>
    public static async Task<GolemServer> StartAsync(ServerOptions options, CancellationToken cancellation = default)
    {
        CheckAddress(options.Address);
        if (options.Role == ServerRole.Gateway && !OrleansHosting.HasGatewayRole)
            throw new NotSupportedException("A gateway of its own is part of the build on Microsoft Orleans (-p:Engine=Orleans): an embedded server is a cluster of its own, with its gateway inside.");
        var incarnation = Guid.NewGuid();
        ServerStorage storage;
        using (var logging = LoggerFactory.Create(builder => ServerLogging.Configure(builder, options)))
            storage = await ServerStorage.OpenAsync(options, incarnation, logging, cancellation);
        try
        {
            var app = Build(options, storage, incarnation);

            // Opens the registry's file now: a damaged one is refused before anything is served.
            if (options.Role == ServerRole.AllInOne)
                _ = app.Services.GetRequiredKeyedService<IGrainStorage>(RegistryStorage.Name);
            await app.StartAsync(cancellation);
            return new GolemServer(app, storage);
        }
        catch
        {
            await storage.DisposeAsync();
            throw;
        }
    }

    /// <summary>Completes when the process is asked to stop (SIGTERM, SIGINT) or <see cref="DisposeAsync"/> is called.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellation = default) => _app.WaitForShutdownAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _storage.DisposeAsync();
    }

    /// <summary>Kestrel listens everywhere when it does not know the name of a host: a slip must not open the server to the network.</summary>
    private static void CheckAddress(string address)
    {
        if (address != "localhost" && !System.Net.IPAddress.TryParse(address, out _))
            throw new FormatException($"'{address}' is no address to listen on: give an IP address or 'localhost'.");
    }

    private static WebApplication Build(ServerOptions options, ServerStorage storage, Guid incarnation)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        ServerLogging.Configure(builder.Logging, options);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.Limits.DrainLimit + TimeSpan.FromSeconds(10));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;

            // Function names carry the parameters of indexed resources, and idempotency keys may be long.
            kestrel.Limits.MaxRequestLineSize = MaxRequestHeadBytes;
            kestrel.Limits.MaxRequestHeadersTotalSize = MaxRequestHeadBytes;
        });
        builder.WebHost.UseUrls(options.Url(options.Port));

        builder.AddTelemetry(options);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(storage);
        builder.Services.AddSingleton(storage.Oplogs);
        builder.Services.AddSingleton(storage.Blobs);
        builder.Services.AddSingleton<IUploadStore, BlobUploadStore>();
        builder.Services.AddSingleton<IServerHealth, ServerHealth>();
        if (options.Role == ServerRole.Gateway)
            OrleansHosting.AddClient(builder, options, storage);
        else
            AddSilo(builder, options, storage, incarnation);
        builder.Services.AddSingleton<IWorkerEnumeration, WorkerEnumeration>();
        builder.Services.AddGolemGateway(gateway =>
        {
            gateway.CustomRequestLimit = options.CustomRequests.MaxTime;
            gateway.IdentityIssuers = options.IdentityIssuers;
        });
        builder.Services.AddSingleton(services => new CustomRequestServer(services, options, services.GetRequiredService<ILogger<CustomRequestServer>>()));
        builder.Services.AddHostedService(static services => services.GetRequiredService<CustomRequestServer>());

        var app = builder.Build();
        app.MapGolemGateway();
        return app;
    }

    /// <summary>
    /// Services start in this order and stop in the opposite one: known as alive before anything is recovered, and what calls grains of
    /// its own accord only while the silo is up. HTTP comes last of all.
    /// </summary>
    private static void AddSilo(WebApplicationBuilder builder, ServerOptions options, ServerStorage storage, Guid incarnation)
    {
        builder.Services.AddServerMembership(storage, options, incarnation);
        builder.UseOrleans(silo => OrleansHosting.Configure(silo, options, storage));
        builder.Services.AddWorkerRuntime(options);
    }
}
