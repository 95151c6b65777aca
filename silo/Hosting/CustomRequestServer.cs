using System.Text;
using GolemOrleans.Gateway.HttpApis.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GolemOrleans.Silo.Hosting;

/// <summary>
/// Listens for requests to the HTTP APIs that users have deployed, on a port of its own with limits of its own. It begins after the
/// silo and the REST API's services, and ends before them.
/// </summary>
internal sealed partial class CustomRequestServer(IServiceProvider services, ServerOptions options, ILogger<CustomRequestServer> log) : IHostedService, IAsyncDisposable
{
    private WebApplication? _app;

    /// <summary>Where it listens, once it is started.</summary>
    public Uri Address => new(_app!.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var port = options.ListeningCustomRequestPort;
        try
        {
            await StartAsync(port, cancellationToken);
        }
        catch (IOException failure) when (failure.InnerException is AddressInUseException && options.CustomRequestPort is null)
        {
            // Nobody has asked for this port: another server of this machine has it, and this one serves all the same.
            await StartAsync(0, cancellationToken);
            LogTaken(port, Address);
        }
        catch (IOException failure) when (failure.InnerException is AddressInUseException)
        {
            throw new IOException(
                $"Port {port}, for requests to HTTP APIs, is in use by another program. Stop that one, or choose another port with --custom-request-port (0 for any free one).", failure);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => _app?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _app?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task StartAsync(int port, CancellationToken cancellation)
    {
        if (_app is { } failed)
            await failed.DisposeAsync();
        _app = Build(port);
        await _app.StartAsync(cancellation);
    }

    private WebApplication Build(int port)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });

        // One process has one log, and is stopped once.
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(services.GetRequiredService<ILoggerFactory>());
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.CustomRequests.MaxBodyBytes;
            kestrel.Limits.MaxRequestHeadersTotalSize = options.CustomRequests.MaxHeadBytes;
            kestrel.Limits.MaxRequestLineSize = options.CustomRequests.MaxHeadBytes;
            kestrel.Limits.MaxRequestBufferSize = Math.Max(kestrel.Limits.MaxRequestBufferSize ?? 0, options.CustomRequests.MaxHeadBytes);

            // Header values are bytes, which workers see as they are.
            kestrel.RequestHeaderEncodingSelector = static _ => Encoding.Latin1;
            kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;
        });
        builder.WebHost.UseUrls(options.Url(port));
        var app = builder.Build();
        app.MapCustomRequests(services);
        return app;
    }

    [LoggerMessage(EventId = 5201, Level = LogLevel.Warning, Message = "Port {Port} is in use: requests to HTTP APIs are taken at {Address}; choose a port with --custom-request-port")]
    private partial void LogTaken(int port, Uri address);

    /// <summary>Signals of the process are the main server's.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
