using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GolemOrleans.Chaos.Tests.Support;

/// <summary>The outside world: counts the requests that workers send, by amount and by idempotency key.</summary>
internal sealed class EffectServer : IAsyncDisposable
{
    private readonly ConcurrentDictionary<long, ConcurrentDictionary<string, int>> _effects = new();
    private readonly WebApplication _app;

    private EffectServer(WebApplication app) => _app = app;

    /// <summary>host:port.</summary>
    public string Authority => new Uri(_app.Urls.First()).Authority;

    /// <summary>For each amount the keys under which it came, with the number of times.</summary>
    public IReadOnlyDictionary<long, ConcurrentDictionary<string, int>> Effects => _effects;

    public static async Task<EffectServer> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        var server = new EffectServer(app);
        app.MapPost("/effects", async (HttpContext context) =>
        {
            using var reader = new StreamReader(context.Request.Body);
            long amount = long.Parse(await reader.ReadToEndAsync(), CultureInfo.InvariantCulture);
            server._effects.GetOrAdd(amount, _ => new()).AddOrUpdate(context.Request.Headers["Idempotency-Key"].ToString(), 1, (_, count) => count + 1);
            return Results.Ok();
        });
        await app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
