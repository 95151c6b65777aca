using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GolemOrleans.Tests.Http;

/// <summary>A real HTTP server on a free port that notes every request it gets.</summary>
internal sealed class EffectServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<string> _requests = new();

    private EffectServer(WebApplication app) => _app = app;

    /// <summary>Host and port.</summary>
    public string Authority => new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Authority;

    /// <summary>Method, path and body of every request whose body came to its end, in order.</summary>
    public string[] Requests => [.. _requests];

    /// <summary>Completes when a request's body broke off.</summary>
    public TaskCompletionSource BrokenOff { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="answer">Gets the request with its body; the default echoes the body.</param>
    public static async Task<EffectServer> StartAsync(Func<HttpContext, byte[], Task>? answer = null, string scheme = "http")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MinRequestBodyDataRate = null);
        builder.WebHost.UseUrls($"{scheme}://127.0.0.1:0");
        var app = builder.Build();
        var server = new EffectServer(app);
        app.Run(async http =>
        {
            using var body = new MemoryStream();
            try
            {
                await http.Request.Body.CopyToAsync(body, http.RequestAborted);
            }
            catch (Exception e) when (e is BadHttpRequestException or OperationCanceledException or IOException)
            {
                server.BrokenOff.TrySetResult();
                return;
            }

            server._requests.Enqueue($"{http.Request.Method} {http.Request.Path}{http.Request.QueryString} {Encoding.UTF8.GetString(body.ToArray())}");
            if (answer is null)
                await http.Response.Body.WriteAsync(body.ToArray());
            else
                await answer(http, body.ToArray());
        });
        await app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}

/// <summary>A real HTTP server whose handler reads and writes as it likes.</summary>
internal sealed class StreamingServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private StreamingServer(WebApplication app) => _app = app;

    public string Authority => new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Authority;

    public static async Task<StreamingServer> StartAsync(RequestDelegate handler)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
        });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(handler);
        await app.StartAsync();
        return new StreamingServer(app);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
