using GolemOrleans.Components.Hosting;
using GolemOrleans.Components.Types;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Components.Wast;

/// <summary>
/// What components of a script can import: the instances that the script registered, each in its own store, and the interface
/// <c>host</c> of wasmtime's scripts (a function that returns 3, two resources). Resources do not cross from a registered
/// instance.
/// </summary>
internal sealed class WastImports : IHostImports
{
    private readonly Dictionary<string, ComponentInstance> _registered = [];
    private readonly HostInterface _host = Host();

    public void Register(string name, ComponentInstance instance) => _registered[name] = instance;

    /// <summary>True when a component wants more than functions and resources of a host, or something that no script's host has.</summary>
    public static bool IsBeyondClaim(ComponentLinkException e) =>
        e.Message.EndsWith("hold functions and resources only", StringComparison.Ordinal)
        || e.Message.Contains("offers functions and interfaces, not", StringComparison.Ordinal)
        || e.Message.EndsWith("has no such interface", StringComparison.Ordinal)
        || e.Message.EndsWith("has no such function", StringComparison.Ordinal);

    public HostInterface? Resolve(string importName, InstanceExtern type)
    {
        if (!_registered.TryGetValue(importName, out var instance))
            return importName == "host" ? _host : null;
        var functions = type.Exports.Where(e => e.Type is FunctionExtern)
            .Select(e => instance.FindFunction(null, e.Name)).OfType<ComponentFunction>()
            .Zip(type.Exports.Where(e => e.Type is FunctionExtern), (f, e) => Forward(e.Name, f));
        return new HostInterface(importName, [.. functions], []);
    }

    public HostFunction? ResolveFunction(string importName, FunctionType type) =>
        importName == "host-return-two" ? new HostFunction(importName, new FunctionType([], WitType.U32), (ref HostCall call) => call.Result = WitValue.U32(2)) : null;

    private static HostFunction Forward(string name, ComponentFunction function) =>
        new(name, function.Type, (ref HostCall call) => call.Result = function.Call(call.Arguments));

    private static HostInterface Host()
    {
        var first = new ResourceType("resource1");
        var second = new ResourceType("resource2");
        var drops = 0u;
        var lastDrop = 0u;
        HostFunction Function(string name, WitParameter[] parameters, WitType? result, HostFunctionBody body) =>
            new(name, new FunctionType([.. parameters], result), body);
        return new HostInterface(
            "host",
            [
                Function("return-three", [], WitType.U32, (ref HostCall call) => call.Result = WitValue.U32(3)),
                Function("[constructor]resource1", [new("r", WitType.U32)], WitType.Own(first), (ref HostCall call) => call.Result = WitValue.Own(new Resource(call.Arguments[0].AsU32))),
                Function("[static]resource1.assert", [new("r", WitType.Own(first)), new("rep", WitType.U32)], null, (ref HostCall call) => Check(call.Arguments[0], call.Arguments[1])),
                Function("[static]resource1.last-drop", [], WitType.U32, (ref HostCall call) => call.Result = WitValue.U32(lastDrop)),
                Function("[static]resource1.drops", [], WitType.U32, (ref HostCall call) => call.Result = WitValue.U32(drops)),
                Function("[method]resource1.simple", [new("self", WitType.Borrow(first)), new("rep", WitType.U32)], null, (ref HostCall call) => Check(call.Arguments[0], call.Arguments[1])),
                Function("[method]resource1.take-borrow", [new("self", WitType.Borrow(first)), new("b", WitType.Borrow(first))], null, (ref HostCall _) => { }),
                Function("[method]resource1.take-own", [new("self", WitType.Borrow(first)), new("b", WitType.Own(first))], null, (ref HostCall _) => { }),
            ],
            [
                new HostResource(first, (_, resource) =>
                {
                    drops++;
                    lastDrop = ((Resource)resource).Rep;
                }),
                new HostResource(second, null),
            ]);
    }

    private static void Check(WitValue resource, WitValue rep)
    {
        if (((Resource)resource.AsResource).Rep != rep.AsU32)
            throw new InvalidOperationException($"The resource has another rep than {rep.AsU32}.");
    }

    private sealed record Resource(uint Rep);
}
