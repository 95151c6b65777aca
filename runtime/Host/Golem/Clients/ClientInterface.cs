using System.Collections.Immutable;
using GolemOrleans.Components.Hosting;
using GolemOrleans.Components.Types;
using GolemOrleans.Values;
using GolemOrleans.Values.Names;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Host.Golem.Clients;

/// <summary>
/// Makes the host's side of an imported client interface from the import's own type:
/// <list type="bullet">
/// <item>a resource named like the last segment of its target interface is a plain client: its methods are the interface's functions;</item>
/// <item>another resource with a target is a client of a remote resource: its constructor calls the remote one, its drop drops it;</item>
/// <item><c>future-…-result</c> with exactly <c>get</c> and <c>subscribe</c> is a call under way;</item>
/// <item>method <c>blocking-x</c> calls and waits; <c>schedule-x</c> takes a time as its last parameter and gives a cancellation
/// token; <c>x</c> with a result gives a future, without one it is not waited for;</item>
/// <item>static <c>custom</c> constructs with a worker id (ephemeral targets: a component id) in the place of the worker name.</item>
/// </list>
/// What follows none of these rules is left out, and linking fails on it.
/// </summary>
internal sealed class ClientInterface(
    string importName,
    InstanceExtern import,
    IReadOnlyDictionary<string, ClientTarget> targets,
    IReadOnlyDictionary<string, ResourceType> shared,
    Func<object?, WorkerHost> workerOf)
{
    private readonly Dictionary<ResourceType, ResourceType> _replaced = [];

    public HostInterface Build()
    {
        var functions = import.Exports.Where(e => e.Type is FunctionExtern).ToDictionary(e => e.Name, e => ((FunctionExtern)e.Type).Type);
        var resources = new List<HostResource>();
        foreach (var export in import.Exports)
        {
            if (export.Type is not ResourceExtern { Resource: var resource })
                continue;
            if (shared.TryGetValue(export.Name, out var known) && !functions.Keys.Any(name => IsOf(name, export.Name)))
                _replaced.TryAdd(resource, known);
            else if (targets.ContainsKey(export.Name) || IsFuture(export.Name, functions))
                resources.Add(new HostResource(resource, static (_, client) => ((IGuestDroppable)client).Drop()));
        }

        var bound = new List<HostFunction>();
        foreach (var (name, type) in functions)
        {
            if (Bind(name, type, functions) is { } body)
                bound.Add(new HostFunction(name, new FunctionType(type.Parameters, type.Result is HandleType h && _replaced.TryGetValue(h.Resource, out var r) ? new HandleType(r, h.Owned) : type.Result), body));
        }

        return new HostInterface(importName, bound, resources);
    }

    private HostFunctionBody? Bind(string name, FunctionType type, Dictionary<string, FunctionType> functions)
    {
        var function = FunctionName.Parse($"i.{{{name}}}").Function;
        if (function.Resource is not { } resource)
            return null;
        if (targets.TryGetValue(resource, out var target))
        {
            var client = new ClientBinding(resource, target);
            return function.Kind switch
            {
                FunctionKind.Constructor => Constructor(client, type),
                FunctionKind.Static when function.Name == "custom" => Constructor(client, type),
                FunctionKind.Method => Method(client, function.Name!, type),
                _ => null,
            };
        }

        return IsFuture(resource, functions) ? Future(function.Name!, type) : null;
    }

    private HostFunctionBody Constructor(ClientBinding client, FunctionType type)
    {
        return (ref HostCall call) => call.Result = WitValue.Own(RemoteClient.Create(workerOf(call.State), client, type, call.Arguments.ToArray()));
    }

    private HostFunctionBody? Method(ClientBinding client, string method, FunctionType type)
    {
        if (Strip(method, "blocking-") is { } blocking)
        {
            var function = client.Function(blocking);
            return (ref HostCall call) => call.Result = Self(call).Await(function, Arguments(type, call), type.Result);
        }

        if (Strip(method, "schedule-") is { } scheduled && type is { Parameters: [_, .., { Type: RecordType { Fields: [{ Name: "seconds" }, _] } }], Result: HandleType })
        {
            var function = client.Function(scheduled);
            return (ref HostCall call) => call.Result = WitValue.Own(
                Self(call).Schedule(function, Arguments(type, call, 1), call.Arguments[^1]));
        }

        var direct = client.Function(method);
        if (type.Result is null)
            return (ref HostCall call) => Self(call).Send(direct, Arguments(type, call));
        if (type.Result is not HandleType { Owned: true })
            return null;
        return (ref HostCall call) => call.Result = WitValue.Own(Self(call).Begin(direct, Arguments(type, call)));
    }

    private HostFunctionBody? Future(string method, FunctionType type) => (method, type.Result) switch
    {
        ("subscribe", HandleType) => static (ref HostCall call) =>
            call.Result = WitValue.Own(((RemoteFuture)call.Arguments[0].AsResource).Subscribe()),
        ("get", OptionType option) => (ref HostCall call) =>
            call.Result = ((RemoteFuture)call.Arguments[0].AsResource).Get(option.Inner, workerOf(call.State)),
        _ => null,
    };

    private static RemoteClient Self(HostCall call) => (RemoteClient)call.Arguments[0].AsResource;

    private static ClientArguments Arguments(FunctionType type, HostCall call, int after = 0) =>
        new(type.Parameters.Skip(1).SkipLast(after).Select(p => p.Type).ToImmutableArray(), call.Arguments[1..^after].ToArray());

    private static bool IsFuture(string resource, Dictionary<string, FunctionType> functions) =>
        resource.StartsWith("future-", StringComparison.Ordinal) && resource.EndsWith("-result", StringComparison.Ordinal)
        && functions.Keys.Where(name => IsOf(name, resource)).Order(StringComparer.Ordinal)
            .SequenceEqual([$"[method]{resource}.get", $"[method]{resource}.subscribe"]);

    /// <summary>Whether a function belongs to the resource.</summary>
    private static bool IsOf(string function, string resource) =>
        function.IndexOf(']', StringComparison.Ordinal) is > 0 and var close && function.AsSpan(close + 1) is var rest
        && (rest.SequenceEqual(resource) || (rest.Length > resource.Length && rest[resource.Length] == '.' && rest.StartsWith(resource, StringComparison.Ordinal)));

    private static string? Strip(string name, string prefix) => name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : null;
}

/// <summary>Typed arguments of a client's method, without itself.</summary>
internal readonly record struct ClientArguments(ImmutableArray<WitType> Types, WitValue[] Values);
