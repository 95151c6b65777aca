using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GolemOrleans.Cli.Demo;

/// <summary>The world outside the workers: warehouse, manager and bank as three paths of an HTTP server in this process.</summary>
internal sealed class ShopServices : IAsyncDisposable
{
    public const string Reservations = "/reservations";
    public const string Approvals = "/approvals";
    public const string Payments = "/payments";

    private readonly WebApplication _app;

    private ShopServices(WebApplication app) => _app = app;

    /// <summary><c>host:port</c>, as the workers' environment names it.</summary>
    public string Authority => new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Authority;

    public static async Task<ShopServices> StartAsync(EffectLedger ledger, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IHostLifetime, EmbeddedLifetime>();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        foreach (var service in new[] { Reservations, Approvals, Payments })
            app.MapPost(service, (HttpContext http) => AnswerAsync(http, service, ledger));
        await app.StartAsync(cancellation);
        return new ShopServices(app);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
    }

    private static async Task AnswerAsync(HttpContext http, string service, EffectLedger ledger)
    {
        using var body = await JsonDocument.ParseAsync(http.Request.Body, default, http.RequestAborted);
        var request = new EffectRequest(
            service,
            body.RootElement.GetProperty("order").GetString()!,
            http.Request.Headers["Idempotency-Key"].ToString(),
            body.RootElement.TryGetProperty("promise", out var promise) ? promise.GetUInt64() : 0);
        var effect = ledger.Receive(request);
        await ledger.MayAnswer(request).WaitAsync(http.RequestAborted);
        await http.Response.WriteAsync(effect.Answer, http.RequestAborted);
    }

    /// <summary>Leaves signals to the command that hosts the services.</summary>
    private sealed class EmbeddedLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
