using GolemOrleans.Components.Canonical;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using GolemOrleans.Wasmtime;

namespace GolemOrleans.Components.Tests.Canonical;

/// <summary>Runs one plan against a fake guest, as inside one call.</summary>
internal sealed class TypePlanProbe(FakeGuest guest, WitType type)
{
    private readonly TypePlan _plan = FakeGuest.Plans.Of(type);

    internal WitValue LoadAt(uint address)
    {
        var scope = guest.Store.Enter();
        try
        {
            var context = new TransferContext(guest.Options, scope, Counterpart.Host);
            context.Memory.CheckRange(address, _plan.Size, _plan.Alignment);
            return _plan.Load(ref context, address);
        }
        finally
        {
            guest.Store.Leave(scope);
        }
    }

    internal WitValue Load(params byte[] bytes)
    {
        var address = guest.Allocate((uint)bytes.Length, 8);
        bytes.CopyTo(guest.Memory.Bytes[(int)address..]);
        return LoadAt(address);
    }

    internal WitValue LiftFlat(params ulong[] slots)
    {
        var scope = guest.Store.Enter();
        try
        {
            var context = new TransferContext(guest.Options, scope, Counterpart.Host);
            return _plan.LiftFlat(ref context, Slots(slots));
        }
        finally
        {
            guest.Store.Leave(scope);
        }
    }

    internal uint Store(WitValue value, Counterpart counterpart = Counterpart.Host)
    {
        var scope = guest.Store.Enter();
        try
        {
            var context = new TransferContext(guest.Options, scope, counterpart);
            var address = guest.Allocate(_plan.Size, _plan.Alignment);
            Checked(ref context, value);
            _plan.Store(ref context, value, address);
            return address;
        }
        finally
        {
            guest.Store.Leave(scope);
        }
    }

    internal byte[] StoredBytes(WitValue value) =>
        guest.Memory.Bytes.Slice((int)Store(value), (int)_plan.Size).ToArray();

    internal ulong[] LowerFlat(WitValue value, Counterpart counterpart = Counterpart.Host)
    {
        var scope = guest.Store.Enter();
        try
        {
            var context = new TransferContext(guest.Options, scope, counterpart);
            Checked(ref context, value);
            var slots = Slots([.. Enumerable.Repeat(0xDEAD_BEEF_DEAD_BEEF, _plan.FlatCount)]);
            _plan.LowerFlat(ref context, value, slots);
            return [.. slots.Select(s => s.U64)];
        }
        finally
        {
            guest.Store.Leave(scope);
        }
    }

    internal string? Mismatch(WitValue value)
    {
        var scope = guest.Store.Enter();
        try
        {
            var context = new TransferContext(guest.Options, scope, Counterpart.Host);
            return _plan.Check(ref context, value)?.ToException("value").Message;
        }
        finally
        {
            guest.Store.Leave(scope);
        }
    }

    private void Checked(ref TransferContext context, in WitValue value)
    {
        if (_plan.Check(ref context, value) is { } mismatch)
            throw mismatch.ToException("value");
    }

    private static ValRaw[] Slots(ulong[] bits) => [.. bits.Select(b => new ValRaw { U64 = b })];
}
