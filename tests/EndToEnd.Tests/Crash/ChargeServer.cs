using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace GolemOrleans.EndToEnd.Tests.Crash;

/// <summary>How far an exchange has come, from the target's view, when the server of the worker that asks is killed.</summary>
internal enum Moment
{
    /// <summary>It is not stopped.</summary>
    None,

    /// <summary>The request's head has arrived.</summary>
    HeadArrived,

    /// <summary>So has the first piece of its body.</summary>
    InBody,

    /// <summary>The target has done what it was asked for, and said nothing.</summary>
    EffectDone,

    /// <summary>The answer's head is sent.</summary>
    HeadAnswered,

    /// <summary>So is half of its body.</summary>
    InAnswer,
}

/// <summary>
/// An HTTP server that does something once for each idempotency key: <c>POST /{moment}/{worker}</c>. The first attempt of a worker
/// stops at the moment for good, later ones are answered.
/// </summary>
internal sealed class ChargeServer : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> _attempts = new();
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, byte>> _effects = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _stopped = new();
    private StreamingServer _http = null!;

    public string Authority => _http.Authority;

    public static async Task<ChargeServer> StartAsync()
    {
        var server = new ChargeServer();
        server._http = await StreamingServer.StartAsync(server.ServeAsync);
        return server;
    }

    /// <summary>The key of every attempt that arrived.</summary>
    public string[] Attempts(string worker) => _attempts.TryGetValue(worker, out var keys) ? [.. keys] : [];

    /// <summary>What was asked for, once for each key and content.</summary>
    public string[] Effects(string worker) => _effects.TryGetValue(worker, out var effects) ? [.. effects.Keys] : [];

    /// <summary>Completes when the first attempt has stopped.</summary>
    public Task StoppedAsync(string worker) => Stopped(worker).Task;

    public ValueTask DisposeAsync() => _http.DisposeAsync();

    private async Task ServeAsync(HttpContext http)
    {
        try
        {
            var path = http.Request.Path.Value!.Split('/');
            await AnswerAsync(http, Enum.Parse<Moment>(path[1]), path[2], http.Request.Headers["idempotency-key"].ToString());
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The server that asked was killed.
        }
    }

    private async Task AnswerAsync(HttpContext http, Moment moment, string worker, string key)
    {
        var attempts = _attempts.GetOrAdd(worker, _ => new());
        attempts.Enqueue(key);
        var stop = attempts.Count == 1 ? moment : Moment.None;
        await ReachAsync(Moment.HeadArrived);
        using var content = new MemoryStream();
        var piece = new byte[4096];
        for (var read = 0; (read = await http.Request.Body.ReadAsync(piece, http.RequestAborted)) > 0; await ReachAsync(Moment.InBody))
            content.Write(piece, 0, read);
        var asked = Encoding.UTF8.GetString(content.ToArray());
        _effects.GetOrAdd(worker, _ => new()).TryAdd($"{key} {asked}", 0);
        await ReachAsync(Moment.EffectDone);
        var answer = Encoding.UTF8.GetBytes($"charged by {key}");
        http.Response.ContentLength = answer.Length;
        await http.Response.StartAsync(http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
        await ReachAsync(Moment.HeadAnswered);
        await http.Response.Body.WriteAsync(answer.AsMemory(0, answer.Length / 2), http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
        await ReachAsync(Moment.InAnswer);
        await http.Response.Body.WriteAsync(answer.AsMemory(answer.Length / 2), http.RequestAborted);

        async Task ReachAsync(Moment reached)
        {
            if (reached != stop)
                return;
            Stopped(worker).TrySetResult();
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        }
    }

    private TaskCompletionSource Stopped(string worker) => _stopped.GetOrAdd(worker, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
