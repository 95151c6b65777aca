using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using GolemOrleans.Tests.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Npgsql;

namespace GolemOrleans.EndToEnd.Tests.Interfaces;

/// <summary>
/// What the workers of the interface tests talk to, outside of the server that is killed: an HTTP server that counts effects and
/// holds its answers to questions, sockets, and a database where there is one.
/// </summary>
internal sealed class Peers : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> _questions = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _answers = new();
    private readonly PostgresCluster? _postgres = PostgresInstallation.SkipReason is null ? PostgresCluster.Create() : null;
    private readonly RawServer _trailing = new("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ntrailer: x-answer\r\n\r\n3\r\nabc\r\n0\r\nx-answer: trailing\r\n\r\n");
    private readonly RawServer _breaking = new("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nbegun");
    private readonly TcpEcho _resetting = new(resets: true);
    private EffectServer _http = null!;

    private Peers()
    {
        if (_postgres is null)
            return;
        Execute("CREATE TABLE effects (worker text, what text)");
        Execute("CREATE TYPE mood AS ENUM ('sad', 'very happy')");
        Execute("CREATE TYPE pair AS (a int, b text)");
        Execute("CREATE TYPE spread AS RANGE (subtype = float8)");
        Execute("CREATE DOMAIN short AS text CHECK (length(VALUE) < 9)");
    }

    public TcpEcho Tcp { get; } = new(resets: false);

    public UdpEcho Udp { get; } = new();

    public static async Task<Peers> StartAsync()
    {
        var peers = new Peers();
        peers._http = await EffectServer.StartAsync(peers.AnswerAsync);
        return peers;
    }

    /// <summary>The addresses, as the guests' parameter <c>peers</c>.</summary>
    public string Json(params (string Name, string Value)[] more)
    {
        (string Name, string Value)[] all =
        [
            ("http", _http.Authority), ("tcp", Tcp.Address), ("udp", Udp.Address), ("reset", _resetting.Address), ("trailers", _trailing.Authority), ("broken", _breaking.Authority), .. more,
            .. _postgres is null ? [] : new[] { ("postgres", $"postgres://golem@127.0.0.1:{_postgres.Port}/postgres") },
        ];
        return $"[{string.Join(',', all.Select(peer => $"[\"{peer.Name}\",\"{peer.Value}\"]"))}]";
    }

    /// <summary>The peer that holds its answers.</summary>
    public (string Name, string Value) Ask => ("ask", _http.Authority);

    /// <summary>How often an effect was made.</summary>
    public int Effects(string name) => _http.Requests.Count(request => Path(request) == $"/effect/{name}" || Path(request) == $"/exchange/{name}");

    /// <summary>What a worker asked, each time it did; a character for each byte.</summary>
    public string[] Questions(string worker) => _questions.TryGetValue(worker, out var asked) ? [.. asked] : [];

    /// <summary>Answers a worker's second question; the first one is never answered.</summary>
    public void LetGo(string worker) => Answer(worker).TrySetResult();

    /// <summary>What is written in the table of effects, in order.</summary>
    public string[] Rows(string worker)
    {
        using var connection = new NpgsqlConnection(_postgres!.ConnectionString);
        connection.Open();
        using var command = new NpgsqlCommand("SELECT what FROM effects WHERE worker = $1 ORDER BY what", connection) { Parameters = { new() { Value = worker } } };
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(reader.GetString(0));
        return [.. rows];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var answer in _answers.Values)
            answer.TrySetResult();
        await _http.DisposeAsync();
        Tcp.Dispose();
        Udp.Dispose();
        _resetting.Dispose();
        _trailing.Dispose();
        _breaking.Dispose();
        _postgres?.Dispose();
    }

    private Task AnswerAsync(HttpContext http, byte[] body)
    {
        var path = http.Request.Path.Value!;
        return path.Split('/')[1] switch
        {
            "ask" => HoldAsync(http, path["/ask/".Length..], Encoding.Latin1.GetString(body)),
            "exchange" => ExchangeAsync(http, path["/exchange/".Length..], body),
            _ => http.Response.WriteAsync(Effects(path["/effect/".Length..]).ToString(CultureInfo.InvariantCulture)),
        };
    }

    private async Task HoldAsync(HttpContext http, string worker, string question)
    {
        var asked = _questions.GetOrAdd(worker, _ => new());
        asked.Enqueue(question);
        try
        {
            await (asked.Count == 1 ? Task.Delay(Timeout.Infinite, http.RequestAborted) : Answer(worker).Task.WaitAsync(http.RequestAborted));
            await http.Response.WriteAsync("go");
        }
        catch (OperationCanceledException)
        {
            // The server that asked was killed.
        }
    }

    private async Task ExchangeAsync(HttpContext http, string worker, byte[] body)
    {
        var trailer = http.Features.Get<IHttpRequestTrailersFeature>()!.Trailers["x-trailer"].ToString();
        http.Response.Headers["x-count"] = Effects(worker).ToString(CultureInfo.InvariantCulture);
        await http.Response.WriteAsync($"skip{Encoding.UTF8.GetString(body)} {trailer} {Guid.NewGuid()}");
    }

    private TaskCompletionSource Answer(string worker) => _answers.GetOrAdd(worker, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

    private static string Path(string request) => request.Split(' ')[1];

    private void Execute(string sql)
    {
        using var connection = new NpgsqlConnection(_postgres!.ConnectionString);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
