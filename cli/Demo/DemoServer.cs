using GolemOrleans.Cli.Api;

namespace GolemOrleans.Cli.Demo;

/// <summary>The demo's server: killed and started again on the same data folder.</summary>
internal sealed class DemoServer(string dataDirectory, string logFile, DemoOptions options, Timeline timeline) : IAsyncDisposable
{
    /// <summary>
    /// Disposed at the end only: disposing a client cancels its calls, and those cut off by a kill are to end as broken
    /// connections, which is how their callers know to ask again.
    /// </summary>
    private readonly List<GolemClient> _clients = [];
    private ServerChild? _child;
    private GolemClient? _client;

    /// <summary>A client of the running server; another one after each start.</summary>
    public GolemClient Client => _client ?? throw new InvalidOperationException("The server does not run.");

    public int Kills { get; private set; }

    public async Task StartAsync(CancellationToken cancellation)
    {
        var before = timeline.Elapsed;
        _child = await ServerChild.StartAsync(dataDirectory, options.Port, logFile, cancellation).WaitAsync(options.StepLimit, cancellation);
        _client = new GolemClient(_child.Address);
        _clients.Add(_client);
        timeline.Say("server", $"listens on {_child.Address.Authority}, process {_child.ProcessId}, after {(timeline.Elapsed - before).TotalMilliseconds:0} ms");
    }

    /// <param name="moment">When the kill happens, in words.</param>
    public async Task KillAsync(string moment)
    {
        var child = _child ?? throw new InvalidOperationException("The server does not run.");
        timeline.Kill($"process {child.ProcessId}, {moment}");
        await child.DisposeAsync();
        (_client, _child) = (null, null);
        Kills++;
    }

    public async Task KillAndStartAsync(string moment, CancellationToken cancellation)
    {
        await KillAsync(moment);
        await StartAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (_child is not null)
            await _child.DisposeAsync();
        _clients.ForEach(c => c.Dispose());
    }
}
