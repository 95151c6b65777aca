using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using GolemOrleans.Wasmtime;

namespace GolemOrleans.Components.Canonical;

/// <summary>
/// borrow: lifting lends the guest's handle until the call ends. Lowering makes a borrowed handle that the callee must drop
/// before it returns, or passes the bare representation when the callee defines the resource.
/// </summary>
internal sealed class BorrowPlan : TypePlan
{
    private readonly ResourceType _resource;

    internal BorrowPlan(HandleType type)
        : base(type, 4, 4, [CoreType.I32])
    {
        _resource = type.Resource;
        HasBorrows = true;
    }

    internal override WitValue Load(ref TransferContext context, uint address) => Lift(ref context, context.Memory.Read<uint>(address));

    internal override void Store(ref TransferContext context, in WitValue value, uint address) =>
        context.Memory.Write(address, Lower(ref context, value));

    internal override WitValue LiftFlat(ref TransferContext context, ReadOnlySpan<ValRaw> slots) => Lift(ref context, slots[0].U32);

    internal override void LowerFlat(ref TransferContext context, in WitValue value, Span<ValRaw> slots) =>
        slots[0].U64 = Lower(ref context, value);

    internal override ValueMismatch? Check(ref TransferContext context, in WitValue value)
    {
        if (value.Kind != WitKind.Borrow)
            return ValueMismatch.Kind(Type, value);
        if (HandleCheck.Usable(context.Options.Resolve(_resource), value.Reference) is { } mismatch)
            return mismatch;
        if (value.Reference is GuestResource guest)
            context.Scope.Lend(guest);
        return null;
    }

    private WitValue Lift(ref TransferContext context, uint index)
    {
        var resource = context.Options.Resolve(_resource);
        var rep = context.Instance.Handles.Lend(index, resource, context.Scope);
        if (context.Counterpart != Counterpart.Host)
            return WitValue.BorrowId(rep);
        if (!resource.IsHost)
            CanonicalTrap.Raise($"a borrowed guest resource '{resource}' cannot be passed to the host");
        return WitValue.Borrow(context.Scope.Store.HostObjects.Get(rep));
    }

    private uint Lower(ref TransferContext context, in WitValue value)
    {
        var resource = context.Options.Resolve(_resource);
        uint rep;
        if (context.Counterpart != Counterpart.Host)
            rep = (uint)value.RawBits;
        else if (resource.IsHost)
            rep = context.Scope.LendObject(value.AsResource);
        else
            rep = ((GuestResource)value.AsResource).Rep;

        return ReferenceEquals(context.Instance, resource.Implementer)
            ? rep
            : context.Instance.Handles.AddBorrow(resource, rep, context.Scope);
    }
}
