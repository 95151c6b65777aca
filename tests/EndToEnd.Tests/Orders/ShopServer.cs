using System.Collections.Concurrent;
using System.Threading.Channels;
using GolemOrleans.EndToEnd.Tests.Servers;
using Microsoft.AspNetCore.Http;

namespace GolemOrleans.EndToEnd.Tests.Orders;

/// <summary>The world outside of the shop: it charges, and approves what it is asked to by completing promises.</summary>
internal sealed class ShopServer(Func<string, Worker> workerOf) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, byte>> _charges = new();
    private readonly Channel<(string Order, ulong Promise)> _asked = Channel.CreateUnbounded<(string, ulong)>();
    private EffectServer _http = null!;
    private Reached? _awaited;
    private int _requests;

    public string Authority => _http.Authority;

    public int Requests => Volatile.Read(ref _requests);

    public async Task StartAsync() => _http = await EffectServer.StartAsync(AnswerAsync);

    /// <summary>The different charges of an order: key and amount.</summary>
    public string[] Charges(string order) => _charges.TryGetValue(order, out var charges) ? [.. charges.Keys] : [];

    /// <summary>Completes when so many requests have come.</summary>
    public Task ReachAsync(int requests)
    {
        var awaited = new Reached(requests, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        Volatile.Write(ref _awaited, awaited);
        if (Requests >= requests)
            awaited.Event.TrySetResult();
        return awaited.Event.Task;
    }

    /// <summary>Completes promises until the server is gone, or told to stop.</summary>
    public async Task ApproveAsync(GolemApi api, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                var (order, promise) = await _asked.Reader.ReadAsync(stop);
                try
                {
                    var completed = await api.CompleteAsync(workerOf(order), promise, $"approved {order}");
                    if (completed.Status != System.Net.HttpStatusCode.OK)
                        throw new InvalidOperationException($"{order}: {completed.Body}");
                }
                catch (HttpRequestException)
                {
                    // The next server is told.
                    _asked.Writer.TryWrite((order, promise));
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The server is going to be killed.
        }
    }

    public ValueTask DisposeAsync() => _http.DisposeAsync();

    private Task AnswerAsync(HttpContext http, byte[] body)
    {
        var (path, text) = (http.Request.Path.Value!.Split('/'), System.Text.Encoding.UTF8.GetString(body));
        if (Volatile.Read(ref _awaited) is { } awaited && Interlocked.Increment(ref _requests) >= awaited.Requests)
            awaited.Event.TrySetResult();
        if (path[1] == "approve")
        {
            _asked.Writer.TryWrite((path[2], ulong.Parse(text)));
            return http.Response.WriteAsync("asked");
        }

        var key = http.Request.Headers["idempotency-key"].ToString();
        _charges.GetOrAdd(path[2], _ => new()).TryAdd($"{key} {text}", 0);
        return http.Response.WriteAsync($"paid by {key}");
    }

    private sealed record Reached(int Requests, TaskCompletionSource Event);
}
