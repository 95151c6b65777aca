using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Runtime.Host.Golem.Rpc;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Host.Golem;

/// <summary>Names of components as the worker knows them; what they stand for is recorded.</summary>
internal sealed class ComponentNames(WorkerContext context)
{
    private static readonly DurableFunction ResolveFunction = new(
        "golem::api::resolve_component_id", WrappedFunctionKind.WriteRemote, WitType.Tuple(WitType.String), WitType.Option(GuestUuid.Type));

    /// <summary>The component, or null when there is none of that name.</summary>
    public Guid? Resolve(string reference)
    {
        var found = context.Durable(ResolveFunction, WitValue.Tuple(WitValue.String(reference)), () =>
            context.Wait(context.Services.Directory.ResolveComponentAsync(reference, context.Id, context.Interruption)) is { } id
                ? WitValue.Some(GuestUuid.From(id).Lower())
                : WitValue.None);
        return found.IsSome ? GuestUuid.Lift(found.Payload).ToGuid() : null;
    }
}
