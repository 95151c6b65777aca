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
internal sealed class CustomRequestServer(IServiceProvider services, ServerOptions options) : IHostedService, IAsyncDisposable
{
    private WebApplication? _app;

    /// <summary>Where it listens, once it is started.</summary>
    public Uri Address => new(_app!.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var port = options.ListeningCustomRequestPort;
        _app = Build();
        try
        {
            await _app.StartAsync(cancellationToken);
        }
        catch (IOException failure) when (failure.InnerException is AddressInUseException)
        {
            throw new IOException(
                $"Port {port}, for requests to HTTP APIs, is in use by another program. Stop that one, or choose another port with --custom-request-port (0 for any free one).", failure);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => _app?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _app?.DisposeAsync() ?? ValueTask.CompletedTask;

    private WebApplication Build()
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
        builder.WebHost.UseUrls(options.Url(options.ListeningCustomRequestPort));
        var app = builder.Build();
        app.MapCustomRequests(services);
        return app;
    }

    /// <summary>Signals of the process are the main server's.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
