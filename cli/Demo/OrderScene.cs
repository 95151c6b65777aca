using System.Text.Json;
using GolemOrleans.Cli.Api;

namespace GolemOrleans.Cli.Demo;

/// <summary>
/// Three orders with effects outside: one is hit in every phase, one is rejected, one is fire-and-forget. Checked is what the
/// customers were told and what the warehouse, the manager and the bank have in their books.
/// </summary>
internal sealed class OrderScene(DemoServer server, EffectLedger ledger, Timeline timeline, DemoOptions options, string shop)
{
    private const string Paid = "order-1001";
    private const string Rejected = "order-1002";
    private const string Forgotten = "order-1003";

    private Orders _orders = null!;

    public async Task RunAsync(CancellationToken cancellation)
    {
        timeline.Title("An order workflow: reserve, wait for an approval, charge");
        var component = await Samples.DeployAsync(server.Client, "shop:orders", "orders.wasm", timeline, cancellation);
        _orders = new Orders(server, ledger, options, component.Id, shop);
        await KilledInEveryPhaseAsync(cancellation);
        await RejectedAsync(cancellation);
        await FireAndForgetAsync(cancellation);
        CheckBooks();
    }

    private async Task KilledInEveryPhaseAsync(CancellationToken cancellation)
    {
        ledger.Hold(ShopServices.Reservations, Paid);
        await _orders.CreateAsync(Paid, cancellation);
        var customer = _orders.PlaceAsync(Paid, cancellation);
        await _orders.ArrivalAsync(ShopServices.Reservations, Paid, cancellation);
        timeline.Say("shop", $"the warehouse has reserved 2 lamps for {Paid}, its answer is on the way");
        await KillUnderAsync(customer, "in the middle of the invocation: reserved, but the answer is lost");
        ledger.Release(ShopServices.Reservations, Paid);

        await server.StartAsync(cancellation);
        customer = _orders.PlaceAsync(Paid, cancellation);
        var approval = await _orders.ArrivalAsync(ShopServices.Approvals, Paid, cancellation);
        await _orders.SuspendedAsync(Paid, cancellation);
        timeline.Say("shop", $"the manager is asked to approve {Paid}; it waits for promise {approval.Promise}, out of memory");
        await KillUnderAsync(customer, "while the order waits for its approval");

        await server.StartAsync(cancellation);
        ledger.Hold(ShopServices.Payments, Paid);
        customer = _orders.PlaceAsync(Paid, cancellation);
        timeline.Check(await _orders.DecideAsync(Paid, "approved", cancellation), "the manager's approval is accepted after the restart");
        timeline.Check(!await _orders.DecideAsync(Paid, "rejected", cancellation), "a second decision comes too late: the first one holds");
        await _orders.ArrivalAsync(ShopServices.Payments, Paid, cancellation);
        timeline.Say("shop", $"the bank has charged 90.00 for {Paid}, its answer is on the way");
        await KillUnderAsync(customer, "in the middle of the invocation: charged, but the answer is lost");
        ledger.Release(ShopServices.Payments, Paid);

        await server.StartAsync(cancellation);
        var receipt = await ReceiptAsync(Paid, cancellation);
        await server.KillAndStartAsync("between two invocations", cancellation);
        timeline.Check(await AnswerAsync(Paid, cancellation) == receipt, "asked again, the order answers the same bytes, and does nothing");
        var stage = await _orders.StageAsync(Paid, cancellation);
        timeline.Check(stage == "done", $"{Paid} remembers that it is done", stage);
    }

    private async Task RejectedAsync(CancellationToken cancellation)
    {
        await _orders.CreateAsync(Rejected, cancellation);
        var customer = _orders.PlaceAsync(Rejected, cancellation);
        await _orders.ArrivalAsync(ShopServices.Approvals, Rejected, cancellation);
        await _orders.SuspendedAsync(Rejected, cancellation);
        timeline.Say("shop", $"the manager is asked to approve {Rejected}");
        timeline.Check(await _orders.DecideAsync(Rejected, "too expensive", cancellation), $"the manager rejects {Rejected}");
        await server.KillAsync("right after the decision was acknowledged");
        var before = await AnswerOfAsync(customer);

        await server.StartAsync(cancellation);
        var answer = await AnswerAsync(Rejected, cancellation);
        var told = WorkersApi.Result(answer);
        var rejected = told.TryGetProperty("err", out var why) && why.GetString() == "rejected";
        timeline.Check(rejected && (before ?? answer) == answer, "the customer is told that the order was rejected", before + answer);
    }

    private async Task FireAndForgetAsync(CancellationToken cancellation)
    {
        await _orders.CreateAsync(Forgotten, cancellation);
        await _orders.EnqueueAsync(Forgotten, cancellation);
        timeline.Say("order", $"{Forgotten} is enqueued; its customer does not wait");
        await server.KillAndStartAsync("right after the order was acknowledged; nobody calls again", cancellation);
        await _orders.SuspendedAsync(Forgotten, cancellation);
        timeline.Check(await _orders.DecideAsync(Forgotten, "approved", cancellation), $"{Forgotten} went on by itself up to its approval");
        await _orders.ArrivalAsync(ShopServices.Payments, Forgotten, cancellation);
        await ReceiptAsync(Forgotten, cancellation);
    }

    private void CheckBooks()
    {
        timeline.Title("The books of the shop's services");
        OneEffect(ShopServices.Reservations, Paid, requestsAtMost: 2);
        OneEffect(ShopServices.Approvals, Paid, requestsAtMost: 1);
        OneEffect(ShopServices.Payments, Paid, requestsAtMost: 2);
        OneEffect(ShopServices.Reservations, Rejected, requestsAtMost: 1);
        OneEffect(ShopServices.Approvals, Rejected, requestsAtMost: 1);
        var charged = ledger.EffectsOf(ShopServices.Payments, Rejected).Count;
        timeline.Check(charged == 0, $"nothing was charged for {Rejected}", $"{charged} payments");
        OneEffect(ShopServices.Reservations, Forgotten, requestsAtMost: 2);
        OneEffect(ShopServices.Approvals, Forgotten, requestsAtMost: 2);
        OneEffect(ShopServices.Payments, Forgotten, requestsAtMost: 1);
    }

    /// <param name="service">The service whose books are read.</param>
    /// <param name="order">The order looked for.</param>
    /// <param name="requestsAtMost">
    /// One, and one more for each kill that can have come between the service's answer and its record: such a request is sent
    /// again with its key. A request whose answer was recorded is never sent again.
    /// </param>
    private void OneEffect(string service, string order, int requestsAtMost)
    {
        var effects = ledger.EffectsOf(service, order);
        var requests = effects.Sum(e => e.Requests);
        var again = effects.Count == 1 && requests > 1 ? $" ({requests} requests with one key)" : "";
        timeline.Check(
            effects.Count == 1 && requests <= requestsAtMost,
            $"{service[1..]}: exactly one for {order}{again}",
            $"{effects.Count} effects, {requests} requests");
    }

    /// <summary>The receipt must name what the services answered.</summary>
    private async Task<string> ReceiptAsync(string order, CancellationToken cancellation)
    {
        var answer = await AnswerAsync(order, cancellation);
        var reservation = FirstAnswer(ShopServices.Reservations, order);
        var payment = FirstAnswer(ShopServices.Payments, order);
        var expected = JsonSerializer.SerializeToElement(new Dictionary<string, object?>
        {
            ["reservation"] = reservation,
            ["payment"] = payment,
            ["total-cents"] = 9000,
        });
        var holds = WorkersApi.Result(answer).TryGetProperty("ok", out var receipt) && JsonElement.DeepEquals(receipt, expected);
        timeline.Check(holds, $"{order} is done, with {reservation} and {payment} on its receipt", answer);
        return answer;
    }

    private string? FirstAnswer(string service, string order) => ledger.EffectsOf(service, order) is [var first, ..] ? first.Answer : null;

    private async Task<string> AnswerAsync(string order, CancellationToken cancellation)
    {
        try
        {
            return await _orders.PlaceAsync(order, cancellation).WaitAsync(options.StepLimit, cancellation);
        }
        catch (TimeoutException)
        {
            throw new DemoFailedException($"{order} did not end within {options.StepLimit.TotalSeconds:0} s.");
        }
    }

    private async Task KillUnderAsync(Task<string> call, string moment)
    {
        await server.KillAsync(moment);
        if (await AnswerOfAsync(call) is { } answer)
            throw new DemoFailedException($"An order was answered before its end: {answer}");
    }

    /// <summary>What the call answered before the kill; null when its connection went down with the server.</summary>
    private static async Task<string?> AnswerOfAsync(Task<string> call)
    {
        try
        {
            return await call;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
