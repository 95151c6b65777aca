using GolemOrleans.Gateway.Events;
using GolemOrleans.GrainInterfaces;
using GolemOrleans.Tests.Proxies;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans;
using Xunit;

namespace GolemOrleans.Gateway.Tests.Events;

/// <summary>What the web server does to clients that take little, and that it does not do it to those that listen to events.</summary>
public sealed class SlowReaderTests : IHttpMinResponseDataRateFeature
{
    public MinDataRate? MinDataRate { get; set; } = new(240, TimeSpan.FromSeconds(5));

    [Fact]
    public async Task A_stream_of_events_has_no_least_rate_at_which_it_must_be_read()
    {
        var worker = Intercepted.As<IWorkerGrain>((method, _) => method.Name == nameof(IWorkerGrain.CheckConnectableAsync)
            ? Task.CompletedTask
            : Task.FromResult(new WorkerEventPage { Cursor = 1, Closed = true }));
        var hub = new WorkerEventHub(Intercepted.As<IGrainFactory>((_, _) => worker), TimeProvider.System, NullLogger<WorkerEventHub>.Instance);
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpMinResponseDataRateFeature>(this);
        context.Request.RouteValues = new() { ["component_id"] = Guid.Empty.ToString(), ["worker_name"] = "w" };
        context.Request.Headers.Accept = "text/event-stream";
        using var body = new MemoryStream();
        context.Response.Body = body;

        await new ConnectEndpoint(hub, TimeProvider.System).ConnectAsync(context);

        Assert.Equal("data: \"Close\"\n\n"u8, body.ToArray());
        Assert.Null(MinDataRate);
    }
}
