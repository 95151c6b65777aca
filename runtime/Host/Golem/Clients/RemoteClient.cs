using System.Collections.Immutable;
using GolemOrleans.Oplog;
using GolemOrleans.Runtime.Failures;
using GolemOrleans.Runtime.Host.Golem.Rpc;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using DateTime = GolemOrleans.Runtime.Host.Wasi.Clocks.DateTime;

namespace GolemOrleans.Runtime.Host.Golem.Clients;

/// <summary>
/// A resource of a generated client: calls the functions of a worker, or of a resource that a worker holds for it. Errors of
/// calls trap, since the generated signatures have no place for them.
/// </summary>
internal sealed class RemoteClient : HostObject
{
    private readonly WorkerHost _host;
    private readonly ClientBinding _binding;
    private readonly RpcTarget _target;
    private readonly WorkerResourceUri? _remote;
    private bool _moved;

    private RemoteClient(WorkerHost host, ClientBinding binding, RpcTarget target, WorkerResourceUri? remote) : base(null)
    {
        _host = host;
        _binding = binding;
        _target = target;
        _remote = remote;
    }

    /// <summary>The constructor and <c>custom</c>: the place first (name, worker id, component id or nothing), then the remote constructor's parameters.</summary>
    public static RemoteClient Create(WorkerHost host, ClientBinding binding, FunctionType type, WitValue[] arguments)
    {
        var (worker, taken) = Place(host, binding.Target, type, arguments);
        var target = host.Rpc.Connect(worker);
        if (binding.IsPlain)
            return new RemoteClient(host, binding, target, null);
        var parameters = type.Parameters.Skip(taken).Select(p => p.Type).ToImmutableArray();
        var made = Invoke(host, target, binding.Constructor, new ClientArguments(parameters, arguments[taken..]), null);
        return made is { Type: HandleType, Value: var handle }
            ? new RemoteClient(host, binding, target, UriOf(handle, target))
            : throw new HostTrapException($"{binding.Constructor} gave no resource");
    }

    /// <summary>Calls and waits.</summary>
    public WitValue Await(string function, ClientArguments arguments, WitType? result) =>
        Result(_host, function, result, Invoke(_host, _target, function, arguments, _remote));

    /// <summary>Calls without waiting for the outcome.</summary>
    public void Send(string function, ClientArguments arguments) => Check(function, _host.Rpc.Send(Prepare(function, arguments, awaited: false)));

    /// <summary>Calls and gives a future.</summary>
    public RemoteFuture Begin(string function, ClientArguments arguments) => new(new PendingCall(_host.Rpc, Prepare(function, arguments)), _host.Poll);

    /// <summary>Calls at a time.</summary>
    /// <param name="at">A <c>wasi:clocks/wall-clock.datetime</c>.</param>
    public ScheduleToken Schedule(string function, ClientArguments arguments, WitValue at)
    {
        var call = Prepare(function, arguments, awaited: false);
        _host.Rpc.Schedule(call, new DateTime(at.AsItems[0].AsU64, at.AsItems[1].AsU32).ToTime());
        return new ScheduleToken(_host.Rpc, call);
    }

    /// <summary>The value of a finished call, checked against the type that the client expects.</summary>
    public static WitValue Result(WorkerHost host, string function, WitType? expected, ValueAndType? result)
    {
        if (expected is null)
            return default;
        if (result is not { } got)
            throw new HostTrapException($"RPC invocation of {function} gave no result");
        return TypeMismatch.Find(expected, got.Type) is { } mismatch
            ? throw new HostTrapException($"RPC invocation of {function} gave another type: {mismatch}")
            : got.Value;
    }

    /// <summary>The value of a recorded outcome.</summary>
    /// <exception cref="HostTrapException">It is an error.</exception>
    public static ValueAndType? Check(string function, WitValue outcome) => outcome.IsOk
        ? RpcOutcome.Value(outcome)
        : throw new HostTrapException($"RPC invocation of {function} failed with: {RpcOutcome.Describe(outcome.Payload)}");

    private protected override void OnDrop()
    {
        if (_remote is { } remote && !_moved)
            Check(_binding.Drop, _host.Rpc.Await(_host.Rpc.Prepare(_target, _binding.Drop, new RpcArguments.Typed([], [], remote))));
        _host.Rpc.Disconnect(_target);
    }

    private static ValueAndType? Invoke(WorkerHost host, RpcTarget target, string function, ClientArguments arguments, WorkerResourceUri? self)
    {
        var call = host.Rpc.Prepare(target, function, new RpcArguments.Typed(arguments.Types, Outwards(arguments), self));
        return Check(function, host.Rpc.Await(call));
    }

    private RpcCall Prepare(string function, ClientArguments arguments, bool awaited = true) =>
        _host.Rpc.Prepare(_target, function, new RpcArguments.Typed(arguments.Types, Outwards(arguments), _remote), awaited);

    /// <summary>The values with client resources replaced by the names of what they stand for.</summary>
    private static WitValue[] Outwards(ClientArguments arguments) =>
        [.. arguments.Values.Select((value, i) => Execution.HandleMapping.Map(arguments.Types[i], value, Outwards))];

    private static WitValue Outwards(HandleType type, WitValue value)
    {
        if (value.AsResource is not RemoteClient { _remote: { } remote } client)
            throw new HostTrapException("only remote resources can be passed to other workers");
        client._moved |= type.Owned;
        return type.Owned ? WitValue.Own(remote) : WitValue.Borrow(remote);
    }

    private static WorkerResourceUri UriOf(WitValue handle, RpcTarget target) =>
        handle.Reference as WorkerResourceUri ?? new WorkerResourceUri(target.Urn, handle.RawBits);

    private static (WorkerId Worker, int Taken) Place(WorkerHost host, ClientTarget target, FunctionType type, WitValue[] arguments)
    {
        switch (type.Parameters is [var first, ..] ? first.Type : null)
        {
            case RecordType { Fields: [{ Name: "component-id" }, { Name: "worker-name" }] }:
                var id = arguments[0].AsItems;
                return (new WorkerId(GuestUuid.Lift(id[0].AsItems[0]).ToGuid(), id[1].AsString), 1);
            case RecordType { Fields: [{ Name: "uuid" }] }:
                return (new WorkerId(GuestUuid.Lift(arguments[0].AsItems[0]).ToGuid(), host.Rpc.FreshName()), 1);
        }

        var component = host.Components.Resolve(target.ComponentName)
            ?? throw new HostTrapException($"Failed to resolve component {target.ComponentName}");
        return target.IsEphemeral ? (new WorkerId(component, host.Rpc.FreshName()), 0) : (new WorkerId(component, arguments[0].AsString), 1);
    }
}
