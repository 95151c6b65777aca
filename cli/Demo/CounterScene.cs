using System.Text.Json.Nodes;
using GolemOrleans.Cli.Api;

namespace GolemOrleans.Cli.Demo;

/// <summary>
/// A number under fire: calls one after the other and many at once, with kills between and among them. Each call has an
/// idempotency key and is repeated with it when the connection broke, as any client would.
/// </summary>
internal sealed class CounterScene(DemoServer server, Timeline timeline, DemoOptions options)
{
    private const string Worker = "visits";
    private const int OneByOne = 20;
    private const int Customers = 8;
    private const int CallsEach = 10;

    private readonly Dictionary<string, string> _answers = [];
    private string _component = "";

    public async Task RunAsync(CancellationToken cancellation)
    {
        timeline.Title("A counter: a static variable in C");
        _component = (await Samples.DeployAsync(server.Client, "shop:counter", "counter.wasm", timeline, cancellation)).Id;

        for (var i = 1; i <= OneByOne; i++)
            await AddAsync($"visit-{i}", cancellation);
        timeline.Say("counter", $"{OneByOne} calls one after the other: the counter says {Value(_answers[$"visit-{OneByOne}"])}");
        await server.KillAndStartAsync("between two calls", cancellation);
        await AddManyAsync(cancellation);
        await CheckAsync(cancellation);
    }

    /// <summary>Customers that call again as soon as they are answered, until the server dies under each of them.</summary>
    private async Task AddManyAsync(CancellationToken cancellation)
    {
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var customers = Enumerable.Range(1, Customers).Select(c => CallUntilBrokenAsync(c, enough, cancellation)).ToList();
        await enough.Task.WaitAsync(options.StepLimit, cancellation);
        await server.KillAsync($"with {Customers} customers calling without a pause");
        var unanswered = await Task.WhenAll(customers);
        timeline.Say("counter", $"{_answers.Count} calls are answered so far; the connections of {Customers} broke, and nobody knows whether those count");

        await server.StartAsync(cancellation);
        foreach (var key in unanswered)
            await AddAsync(key, cancellation);
        timeline.Say("counter", $"the {Customers} asked again, each with its key");
    }

    /// <returns>The key of the call that was cut off.</returns>
    private async Task<string> CallUntilBrokenAsync(int customer, TaskCompletionSource enough, CancellationToken cancellation)
    {
        for (var i = 1; ; i++)
        {
            var key = $"customer-{customer}-visit-{i}";
            try
            {
                await AddAsync(key, cancellation);
            }
            catch (HttpRequestException)
            {
                return key;
            }

            if (i == CallsEach)
                enough.TrySetResult();
        }
    }

    private async Task CheckAsync(CancellationToken cancellation)
    {
        var all = _answers.Count;
        await ValueIsAsync(all, $"{all} calls, each counted once: the counter says {all}", cancellation);
        var numbers = _answers.Values.Select(Value).Order().ToList();
        timeline.Check(
            numbers.SequenceEqual(Enumerable.Range(1, all).Select(n => (ulong)n)),
            $"the {all} answers are the numbers 1 to {all}, each given once",
            $"{numbers.Distinct().Count()} different ones up to {numbers[^1]}");

        await server.KillAndStartAsync("between two calls, once more", cancellation);
        var changed = 0;
        foreach (var (key, answer) in _answers)
        {
            if (await InvokeAsync("add", Parameters(1), key, cancellation) != answer)
                changed++;
        }

        timeline.Check(changed == 0, $"all {all} keys asked again: the same bytes", $"{changed} other answers");
        await ValueIsAsync(all, $"and nothing was counted again: the counter says {all}", cancellation);
    }

    private async Task ValueIsAsync(int expected, string claim, CancellationToken cancellation)
    {
        var value = Value(await InvokeAsync("value", [], null, cancellation));
        timeline.Check(value == (ulong)expected, claim, $"{value}");
    }

    private async Task AddAsync(string key, CancellationToken cancellation)
    {
        var answer = await InvokeAsync("add", Parameters(1), key, cancellation);
        lock (_answers)
            _answers[key] = answer;
    }

    private Task<string> InvokeAsync(string function, JsonArray parameters, string? key, CancellationToken cancellation) =>
        server.Client.Workers.InvokeAndAwaitAsync(_component, Worker, $"shop:counter/api.{{{function}}}", parameters, key, cancellation)
            .WaitAsync(options.StepLimit, cancellation);

    private static JsonArray Parameters(ulong n) => [new JsonObject { ["value"] = n }];

    private static ulong Value(string answer) => WorkersApi.Result(answer).GetUInt64();
}
