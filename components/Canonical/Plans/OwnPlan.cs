using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using GolemOrleans.Wasmtime;

namespace GolemOrleans.Components.Canonical;

/// <summary>
/// own: lifting moves the handle out of the guest's table, lowering makes a new one. Towards the host the value holds the
/// C# object of a host resource or a <see cref="GuestResource"/>; between components it holds the bare representation.
/// </summary>
internal sealed class OwnPlan(HandleType type) : TypePlan(type, 4, 4, [CoreType.I32])
{
    private readonly ResourceType _resource = type.Resource;

    internal override WitValue Load(ref TransferContext context, uint address) => Lift(ref context, context.Memory.Read<uint>(address));

    internal override void Store(ref TransferContext context, in WitValue value, uint address) =>
        context.Memory.Write(address, Lower(ref context, value));

    internal override WitValue LiftFlat(ref TransferContext context, ReadOnlySpan<ValRaw> slots) => Lift(ref context, slots[0].U32);

    internal override void LowerFlat(ref TransferContext context, in WitValue value, Span<ValRaw> slots) =>
        slots[0].U64 = Lower(ref context, value);

    internal override ValueMismatch? Check(ref TransferContext context, in WitValue value)
    {
        if (value.Kind != WitKind.Own)
            return ValueMismatch.Kind(Type, value);
        var resource = context.Options.Resolve(_resource);
        if (HandleCheck.Usable(resource, value.Reference) is { } mismatch)
            return mismatch;
        if (value.Reference is GuestResource guest)
        {
            if (guest.Lends != 0)
                return new($"the resource '{_resource}' is lent to a running call");
            context.Scope.Reserve(guest);
        }

        return null;
    }

    private WitValue Lift(ref TransferContext context, uint index)
    {
        var resource = context.Options.Resolve(_resource);
        var rep = context.Instance.Handles.TakeOwn(index, resource);
        if (context.Counterpart != Counterpart.Host)
            return WitValue.OwnId(rep);
        if (resource.IsHost)
            return WitValue.Own(context.Scope.Store.HostObjects.Take(rep));
        context.Scope.Charge(HandleCheck.GuestResourceBytes);
        return WitValue.Own(new GuestResource(resource, rep));
    }

    private uint Lower(ref TransferContext context, in WitValue value)
    {
        var resource = context.Options.Resolve(_resource);
        uint rep;
        if (context.Counterpart != Counterpart.Host)
        {
            rep = (uint)value.RawBits;
        }
        else if (resource.IsHost)
        {
            rep = context.Scope.Store.HostObjects.Add(value.AsResource);
        }
        else
        {
            var guest = (GuestResource)value.AsResource;
            guest.State = GuestResourceState.Consumed;
            rep = guest.Rep;
        }

        return context.Instance.Handles.AddOwn(resource, rep);
    }
}
