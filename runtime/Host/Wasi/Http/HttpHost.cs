using GolemOrleans.Runtime.Context;
using GolemOrleans.Runtime.Host.Golem.Tracing;
using GolemOrleans.Runtime.Host.Wasi.Http.Client;
using GolemOrleans.Runtime.Host.Wasi.Io;

namespace GolemOrleans.Runtime.Host.Wasi.Http;

/// <summary>What the HTTP objects of one worker share. Disposing ends exchanges still under way.</summary>
internal sealed class HttpHost(WorkerContext context, PollSource poll, SpanStack spans, HttpConnector connector) : IDisposable
{
    private readonly HashSet<IDisposable> _open = [];

    public WorkerContext Context => context;

    public PollSource Poll => poll;

    public SpanStack Spans => spans;

    public HttpConnector Connector => connector;

    public UnsentBodies Unsent { get; } = new(context);

    public void Opened(IDisposable resource) => _open.Add(resource);

    public void Closed(IDisposable resource) => _open.Remove(resource);

    public void Dispose()
    {
        foreach (var resource in _open.ToArray())
            resource.Dispose();
    }
}
