using GolemOrleans.Components.Hosting;
using GolemOrleans.Components.Types;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Host.Golem.Clients;

/// <summary>The host's imports, and generated clients in the place of those that are linked to other workers. Thread-safe.</summary>
internal sealed class LinkedImports(IHostImports host, DynamicLinking linking, Func<object?, WorkerHost> workerOf) : IHostImports
{
    /// <summary>Resources that clients use and do not define.</summary>
    private static readonly (string Name, string Interface)[] Shared =
        [("pollable", "wasi:io/poll@0.2.0"), ("cancellation-token", "golem:rpc/types@0.2.0")];

    public HostInterface? Resolve(string importName, InstanceExtern type) => linking.Find(importName) is { } targets
        ? new ClientInterface(importName, type, targets, SharedResources(), workerOf).Build()
        : host.Resolve(importName, type);

    public HostFunction? ResolveFunction(string importName, FunctionType type) => host.ResolveFunction(importName, type);

    private Dictionary<string, ResourceType> SharedResources() => Shared.ToDictionary(
        shared => shared.Name,
        shared => host.Resolve(shared.Interface, new InstanceExtern([]))!.Resources.Single(r => r.Type.Name == shared.Name).Type);
}
