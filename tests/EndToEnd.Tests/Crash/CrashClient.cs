using GolemOrleans.EndToEnd.Tests.Servers;

namespace GolemOrleans.EndToEnd.Tests.Crash;

/// <summary>
/// A client in a closed loop: adds, observations, invocations that it does not wait for, and repeated keys. What it did not get
/// an answer for it sends again, with the same key, to the next server.
/// </summary>
internal sealed class CrashClient(int number, Worker[] workers, InvocationLedger ledger, int seed)
{
    private readonly Random _random = new(seed);
    private Asked? _unanswered;
    private int _asked;

    /// <summary>Runs until the server is gone.</summary>
    public async Task RunAsync(GolemApi api, CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                var asked = _unanswered ??= Next();
                ledger.Ask(asked);
                ledger.Note(asked, asked.Awaited
                    ? await api.InvokeAsync(asked.Worker, asked.Function, asked.Parameters, asked.Key)
                    : await api.EnqueueAsync(asked.Worker, asked.Function, asked.Parameters, asked.Key));
                _unanswered = null;
            }
        }
        catch (HttpRequestException)
        {
            // The server is gone; what was asked is asked again.
        }
    }

    private Asked Next()
    {
        var worker = workers[_random.Next(workers.Length)];
        var key = $"{number}-{_asked++}";
        return _random.Next(10) switch
        {
            0 or 1 => new Asked(worker, Guest.Api("observe"), "[1]", key, true),
            2 or 3 => new Asked(worker, Guest.Api("add"), "[1]", key, false),
            4 when ledger.AnyAnswered(_random) is { } known => known,
            _ => new Asked(worker, Guest.Api("add"), "[1]", key, true),
        };
    }
}
