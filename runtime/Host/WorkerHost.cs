using System.Globalization;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Runtime.Files;
using GolemOrleans.Runtime.Host.Golem;
using GolemOrleans.Runtime.Host.Golem.Rdbms;
using GolemOrleans.Runtime.Host.Golem.Rpc;
using GolemOrleans.Runtime.Host.Golem.Tracing;
using GolemOrleans.Runtime.Host.Policies;
using GolemOrleans.Runtime.Host.Wasi.BlobStore;
using GolemOrleans.Runtime.Host.Wasi.Cli;
using GolemOrleans.Runtime.Host.Wasi.Filesystem;
using GolemOrleans.Runtime.Host.Wasi.Http;
using GolemOrleans.Runtime.Host.Wasi.Http.Client;
using GolemOrleans.Runtime.Host.Wasi.Io;
using GolemOrleans.Runtime.Host.Wasi.KeyValue;
using GolemOrleans.Runtime.Host.Wasi.Sockets;

namespace GolemOrleans.Runtime.Host;

/// <summary>
/// The host's side of one loaded worker: the objects behind its imports, made when first called, and what they share. Lives
/// as long as the <see cref="WorkerContext"/> and is used on its thread only.
/// </summary>
internal sealed class WorkerHost(WorkerContext context, HostServices services, HttpConnector connector, int interfaceCount) : IDisposable
{
    private readonly object?[] _interfaces = new object?[interfaceCount];
    private readonly List<IDisposable> _owned = [];
    private FileHost? _files;
    private SpanStack? _spans;
    private RpcCalls? _rpc;
    private HttpHost? _http;
    private KeyValueHost? _keyValues;
    private ObjectHost? _objects;
    private NetworkHost? _network;
    private RdbmsHost? _databases;
    private LogRate? _logRate;

    public WorkerContext Context => context;

    public HostServices Services => services;

    public PollSource Poll { get; } = new WorkerPoll(context);

    public FileHost Files => _files ??= new FileHost(context, Poll, Own(CreateRoot()));

    /// <summary>The files as the worker's owner sees them.</summary>
    public IWorkerFiles LookAtFiles() => new WorkerFiles(Files.Root, services.WorkerFilesDirectory);

    public SpanStack Spans => _spans ??= new SpanStack(context);

    public ComponentNames Components { get; } = new(context);

    public RpcCalls Rpc => _rpc ??= new RpcCalls(context, Spans, new CliEnvironment(context));

    public HttpHost Http => _http ??= Own(new HttpHost(context, Poll, Spans, connector));

    public NetworkHost Network => _network ??= Own(new NetworkHost(context, Poll, connector.Egress));

    public RdbmsHost Databases => _databases ??= Own(new RdbmsHost(context, connector.Egress));

    public LogRate LogRate => _logRate ??= new LogRate(context);

    public KeyValueHost KeyValues => _keyValues ??= new KeyValueHost(context, Poll, services.KeyValues);

    public ObjectHost Objects => _objects ??= new ObjectHost(context, Poll, services.Objects);

    /// <summary>The object that implements an interface, see <see cref="HostInterfaceTable"/>.</summary>
    public object Interface(int index, Func<WorkerHost, object> create) => _interfaces[index] ??= create(this);

    /// <summary>Disposed with the worker's instance.</summary>
    public T Own<T>(T resource)
        where T : IDisposable
    {
        _owned.Add(resource);
        return resource;
    }

    public void Dispose()
    {
        for (var i = _owned.Count - 1; i >= 0; i--)
            _owned[i].Dispose();
        _owned.Clear();
    }

    private WorkerRoot CreateRoot()
    {
        Span<byte> suffix = stackalloc byte[12];
        context.Services.Random.Fill(suffix);
        var name = string.Create(CultureInfo.InvariantCulture, $"{context.Id.ComponentId:N}-{Convert.ToHexStringLower(suffix)}");
        var root = WorkerRoot.Create(Path.Join(services.WorkerFilesDirectory, name), services.InitialFiles(context.Component));
        var (size, use) = (
            new RecordedLimit(context, Limit.FileSize, "filesystem::types::descriptor::size refused"),
            new RecordedLimit(context, Limit.Disk, "filesystem::types::descriptor::quota refused"));
        root.AllowsSize = bytes => size.Allows(bytes, context.Services.Limits.MaxFileBytes, "a file");
        root.AllowsUse = bytes => use.Allows(bytes, context.Services.Limits.MaxDiskBytes, "a total of all files");
        return root;
    }
}
