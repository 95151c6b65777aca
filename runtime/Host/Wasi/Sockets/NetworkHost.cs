using System.Net;
using System.Net.Sockets;
using GolemOrleans.Components.Hosting;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Runtime.Host.Policies;
using GolemOrleans.Runtime.Host.Wasi.Io;

namespace GolemOrleans.Runtime.Host.Wasi.Sockets;

/// <summary>
/// What the sockets of one worker share. Raw sockets act in replay as they do live: nothing they say is recorded, so only
/// workers that can live with that may be allowed to use them. Disposing closes what is open.
/// </summary>
internal sealed class NetworkHost(WorkerContext context, PollSource poll, EgressGate egress) : IDisposable
{
    private readonly HashSet<Socket> _open = [];

    public WorkerContext Context => context;

    public PollSource Poll => poll;

    public Socket Open(AddressFamily family, SocketType type, ProtocolType protocol) => Opened(new Socket(family, type, protocol));

    public Socket Opened(Socket socket)
    {
        _open.Add(socket);
        return socket;
    }

    public void Close(Socket socket)
    {
        _open.Remove(socket);
        socket.Dispose();
    }

    /// <summary>Every address of a name; which of them may be used is asked when they are.</summary>
    public Task<IPAddress[]> LookUpAsync(string name) => egress.LookUpAsync(name, context.Interruption);

    /// <exception cref="EgressDeniedException">Raw sockets are not allowed.</exception>
    public void RequireRawSockets(string what) => egress.RequireRawSockets(what, context.IsLive);

    /// <exception cref="EgressDeniedException">The policy refuses the address.</exception>
    public void RequireAddress(IPAddress address) => egress.Require(address, context.IsLive);

    /// <summary>Runs an operation of a socket; failures become error codes.</summary>
    public static Result<T, NetworkErrorCode> Try<T>(Func<T> operation)
    {
        try
        {
            return Result.Ok(operation());
        }
        catch (NetworkException e)
        {
            return Result.Err(e.Code);
        }
        catch (Exception e) when (NetworkErrors.Is(e))
        {
            return Result.Err(NetworkErrors.Of(e));
        }
    }

    /// <inheritdoc cref="Try{T}"/>
    public static Result<Unit, NetworkErrorCode> Try(Action operation) => Try(() =>
    {
        operation();
        return default(Unit);
    });

    public void Dispose()
    {
        foreach (var socket in _open)
            socket.Dispose();
        _open.Clear();
    }
}

/// <summary>A socket operation that cannot be done; turned into the code at the interface.</summary>
internal sealed class NetworkException(NetworkErrorCode code) : Exception(code.ToString())
{
    public NetworkErrorCode Code { get; } = code;
}
