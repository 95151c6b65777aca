using System.Text;
using System.Text.Json.Nodes;
using GolemOrleans.Cli.Api;

namespace GolemOrleans.Cli.Demo;

/// <summary>The order workflow as its customers and managers use it: one worker an order, named by the order's number.</summary>
internal sealed class Orders(DemoServer server, EffectLedger ledger, DemoOptions options, string component, string shop)
{
    public Task CreateAsync(string order, CancellationToken cancellation) =>
        server.Client.Workers.CreateAsync(component, order, [], [KeyValuePair.Create("SHOP", shop)], cancellation).WaitAsync(options.StepLimit, cancellation);

    /// <summary>Places the order and waits for its end; asked again with the same key, it answers the same.</summary>
    public Task<string> PlaceAsync(string order, CancellationToken cancellation) =>
        server.Client.Workers.InvokeAndAwaitAsync(component, order, Function("place"), Goods(), $"place-{order}", cancellation);

    /// <summary>Places the order without waiting.</summary>
    public Task EnqueueAsync(string order, CancellationToken cancellation) =>
        server.Client.Workers.EnqueueAsync(component, order, Function("place"), Goods(), $"place-{order}", cancellation)
            .WaitAsync(options.StepLimit, cancellation);

    public async Task<string> StageAsync(string order, CancellationToken cancellation)
    {
        var answer = await server.Client.Workers.InvokeAndAwaitAsync(component, order, Function("current"), [], null, cancellation)
            .WaitAsync(options.StepLimit, cancellation);
        return WorkersApi.Result(answer).GetString()!;
    }

    /// <summary>Completes the promise that the order waits for.</summary>
    public async Task<bool> DecideAsync(string order, string decision, CancellationToken cancellation)
    {
        var asked = await ArrivalAsync(ShopServices.Approvals, order, cancellation);
        return await server.Client.Workers.CompletePromiseAsync(component, order, asked.Promise, Encoding.UTF8.GetBytes(decision), cancellation)
            .WaitAsync(options.StepLimit, cancellation);
    }

    /// <summary>Waits until a request of the order has reached the service.</summary>
    public async Task<EffectRequest> ArrivalAsync(string service, string order, CancellationToken cancellation)
    {
        try
        {
            return await ledger.ArrivalAsync(service, order).WaitAsync(options.StepLimit, cancellation);
        }
        catch (TimeoutException)
        {
            throw new DemoFailedException($"{order} sent nothing to {service} within {options.StepLimit.TotalSeconds:0} s.");
        }
    }

    /// <summary>Waits until the order's worker has left memory, waiting for its promise.</summary>
    public async Task SuspendedAsync(string order, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(options.StepLimit);
        while ((await server.Client.Workers.GetAsync(component, order, limit.Token)).GetProperty("status").GetString() != "Suspended")
            await Task.Delay(20, limit.Token);
    }

    private static string Function(string name) => $"shop:orders/workflow.{{{name}}}";

    private static JsonArray Goods() =>
        [new JsonObject { ["value"] = new JsonObject { ["item"] = "reading lamp", ["quantity"] = 2, ["cents-each"] = 4500 } }];
}
