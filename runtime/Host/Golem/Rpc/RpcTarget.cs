using GolemOrleans.Oplog;
using GolemOrleans.Runtime.Host.Golem.Tracing;

namespace GolemOrleans.Runtime.Host.Golem.Rpc;

/// <summary>A worker that is called, and the span under which its calls are shown.</summary>
/// <param name="Connection">Open while the guest holds the client.</param>
internal sealed record RpcTarget(WorkerId Worker, OpenSpan Connection)
{
    /// <summary>How handles name the worker that owns them.</summary>
    public string Urn => UrnOf(Worker);

    public static string UrnOf(WorkerId worker) => $"urn:worker:{worker.ComponentId}/{worker.Name}";

    /// <summary>The worker of a URN, or null.</summary>
    public static WorkerId? Parse(string urn) =>
        urn.Split('/', 2) is [['u', 'r', 'n', ':', 'w', 'o', 'r', 'k', 'e', 'r', ':', .. var component], var name] && Guid.TryParse(component, out var id)
            ? new WorkerId(id, name)
            : null;
}
