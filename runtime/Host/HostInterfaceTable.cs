using System.Reflection;
using GolemOrleans.Components.Hosting;
using GolemOrleans.Runtime.Host.Golem.Api;
using GolemOrleans.Runtime.Host.Golem.Durability;
using GolemOrleans.Runtime.Host.Golem.Rdbms;
using GolemOrleans.Runtime.Host.Golem.Rpc;
using GolemOrleans.Runtime.Host.Golem.Tracing;
using GolemOrleans.Runtime.Host.Wasi.BlobStore;
using GolemOrleans.Runtime.Host.Wasi.Cli;
using GolemOrleans.Runtime.Host.Wasi.Clocks;
using GolemOrleans.Runtime.Host.Wasi.Filesystem;
using GolemOrleans.Runtime.Host.Wasi.Http;
using GolemOrleans.Runtime.Host.Wasi.Io;
using GolemOrleans.Runtime.Host.Wasi.KeyValue;
using GolemOrleans.Runtime.Host.Wasi.Logging;
using GolemOrleans.Runtime.Host.Wasi.Random;
using GolemOrleans.Runtime.Host.Wasi.Sockets;
using GolemOrleans.Values.Wit;

namespace GolemOrleans.Runtime.Host;

/// <summary>Which class implements which interface, and which classes are resources. Interfaces without functions of their own need no entry.</summary>
internal static class HostInterfaceTable
{
    public static IReadOnlyList<HostInterfaceEntry> Interfaces { get; } =
    [
        Entry(h => new Polling(h.Poll)),
        Entry(h => new CliEnvironment(h.Context)),
        Entry(h => new CliExit(h.Context)),
        Entry(h => new StandardInput(h.Poll)),
        Entry(h => new StandardOutput(h.Context, h.Poll, h.LogRate)),
        Entry(h => new StandardError(h.Context, h.Poll, h.LogRate)),
        Entry(_ => new TerminalStdin()),
        Entry(_ => new TerminalStdout()),
        Entry(_ => new TerminalStderr()),
        Entry(h => new MonotonicClock(h.Context, h.Poll)),
        Entry(h => new WallClock(h.Context)),
        Entry(h => new SecureRandom(h.Context)),
        Entry(h => new InsecureRandom(h.Context)),
        Entry(h => new InsecureSeedSource(h.Context)),
        Entry(_ => new FileErrors()),
        Entry(h => new Preopens(h.Context, h.Files)),
        Entry(h => new HttpTypes(h.Http)),
        Entry(h => new OutgoingHandler(h.Http)),
        Entry(h => new GuestLogging(h.Context, h.LogRate)),
        Entry(_ => new NetworkFunctions()),
        Entry(_ => new InstanceNetworkFunctions()),
        Entry(h => new NameLookup(h.Network)),
        Entry(h => new TcpCreateSocket(h.Network)),
        Entry(h => new UdpCreateSocket(h.Network)),
        Entry(h => new Postgres(h.Databases)),
        Entry(h => new KeyValueTypes(h.KeyValues)),
        Entry(h => new Eventual(h.KeyValues)),
        Entry(h => new EventualBatch(h.KeyValues)),
        Entry(h => new Atomic(h.KeyValues)),
        Entry(h => new Cache(h.KeyValues)),
        Entry(h => new BlobStoreFunctions(h.Objects)),
        Entry(h => new BlobStoreTypes(h.Objects)),
        Entry(h => new HostApi(h.Context)),
        Entry(h => new OplogApi(h.Context)),
        Entry(h => new OplogApi120(h.Context)) with { IsOfGolem120 = true },
        Entry(h => new ContextApi(h.Spans)),
        Entry(h => new RpcTypes(h.Rpc, h.Poll)),
        Entry(h => new DurabilityApi(h.Context, h.Poll)),
    ];

    public static IReadOnlyList<Type> Resources { get; } =
    [
        typeof(IoError), typeof(Pollable), typeof(InputStream), typeof(OutputStream),
        typeof(TerminalInput), typeof(TerminalOutput),
        typeof(Descriptor), typeof(DirectoryEntryStream),
        typeof(Fields), typeof(OutgoingRequest), typeof(OutgoingBody), typeof(RequestOptions), typeof(FutureIncomingResponse),
        typeof(IncomingResponse), typeof(IncomingBody), typeof(FutureTrailers),
        typeof(IncomingRequest), typeof(ResponseOutparam), typeof(OutgoingResponse),
        typeof(GetWorkers), typeof(GetOplog), typeof(SearchOplog), typeof(GuestSpan), typeof(TraceContext),
        typeof(WasmRpc), typeof(FutureInvokeResult), typeof(ScheduleToken), typeof(LazyInitializedPollable),
        typeof(NetworkHandle), typeof(ResolveAddressStream), typeof(TcpSocket), typeof(UdpSocket), typeof(DatagramInput), typeof(DatagramOutput),
        typeof(DbConnection), typeof(DbTransaction), typeof(DbResultStream), typeof(LazyDbValue), typeof(LazyDbColumnType),
        typeof(KeyValueError), typeof(BucketHandle), typeof(OutgoingValue), typeof(IncomingValue),
        typeof(FutureGetResult), typeof(FutureExistsResult), typeof(FutureResult), typeof(FutureGetOrSetResult), typeof(Vacancy),
        typeof(ContainerHandle), typeof(ObjectNames), typeof(OutgoingObject), typeof(IncomingObject),
    ];

    /// <summary>The resources of interfaces in the shape that Golem 1.2.0 has.</summary>
    public static IReadOnlyList<Type> ResourcesOfGolem120 { get; } =
        [.. Resources.Except([typeof(GetOplog), typeof(SearchOplog)]), typeof(GetOplog120), typeof(SearchOplog120)];

    /// <summary>Whether there is a class for what the interface itself defines.</summary>
    public static bool Implements(WitInterface wit)
    {
        var name = WitVersion.Split(wit.Name).Name;
        return wit.Functions.All(f => f.Name.StartsWith("[method]", StringComparison.Ordinal))
            ? wit.Types.All(t => t.Resource is null || t.Origin is not null || Resources.Any(r => IsClassOf(r, name, t.Name)))
            : Interfaces.Any(i => i.Class.GetCustomAttribute<WitInterfaceAttribute>()!.Name == name);
    }

    private static bool IsClassOf(Type type, string interfaceName, string name) =>
        type.GetCustomAttribute<WitResourceAttribute>() is { } resource && resource.InterfaceName == interfaceName && resource.Name == name;

    private static HostInterfaceEntry Entry<T>(Func<WorkerHost, T> create)
        where T : class => new(typeof(T), create);
}

/// <summary>A class that implements an interface, and how it is made for a worker.</summary>
internal sealed record HostInterfaceEntry(Type Class, Func<WorkerHost, object> Create)
{
    /// <summary>Serves the shape of Golem 1.2.0 alone.</summary>
    public bool IsOfGolem120 { get; init; }
}
