using GolemOrleans.Components.Binary;
using GolemOrleans.Components.Canonical;
using GolemOrleans.Values.Types;
using GolemOrleans.Wasmtime;

namespace GolemOrleans.Components.Tests.Canonical;

internal delegate void CoreBody(Span<ValRaw> slots);

/// <summary>A core function written in C#.</summary>
internal sealed class FakeFunction(CoreBody body) : CoreFunction
{
    internal override void Invoke(Span<ValRaw> slots) => body(slots);
}

/// <summary>A linear memory that moves whenever it grows.</summary>
internal sealed unsafe class FakeMemory(int size) : CanonicalMemory
{
    private byte[] _bytes = GC.AllocateArray<byte>(size, pinned: true);

    internal Span<byte> Bytes => _bytes;

    internal override MemoryView Current
    {
        get
        {
            fixed (byte* start = _bytes)
                return new MemoryView(start, (ulong)_bytes.Length);
        }
    }

    internal void GrowTo(int size)
    {
        var old = _bytes;
        _bytes = GC.AllocateArray<byte>(size, pinned: true);
        old.CopyTo(_bytes, 0);
        Array.Fill(old, (byte)0xDB);
    }
}

/// <summary>
/// A component instance without wasm: memory, a realloc that hands out fresh addresses and grows (moves) memory, and a log
/// of every realloc call.
/// </summary>
internal sealed class FakeGuest
{
    private uint _next = 8;

    internal FakeGuest(CanonicalStore? store = null, StringEncoding encoding = StringEncoding.Utf8, params ResourceBinding[] resources)
    {
        Store = store ?? new CanonicalStore();
        Instance = new CanonicalInstance(Store);
        Encoding = encoding;
        Resources = resources;
    }

    internal static PlanCache Plans { get; } = new();

    internal CanonicalStore Store { get; }

    internal CanonicalInstance Instance { get; }

    internal StringEncoding Encoding { get; set; }

    internal ResourceBinding[] Resources { get; set; }

    internal FakeMemory Memory { get; } = new(1024);

    internal List<(uint Old, uint OldSize, uint Alignment, uint NewSize)> Reallocs { get; } = [];

    /// <summary>From the new size to the answer, instead of a fresh address.</summary>
    internal Func<uint, uint>? ReallocAnswer { get; set; }

    internal Action? DuringRealloc { get; set; }

    internal CanonicalOptions Options => new(Instance, Memory, new FakeFunction(Realloc), Encoding, Resources);

    internal LiftedFunction Lift(FunctionType type, CoreBody core, CoreBody? postReturn = null) =>
        new(Plans.Of(type), Options, new FakeFunction(core), postReturn is null ? null : new FakeFunction(postReturn));

    internal LoweredFunction Import(FunctionType type, HostTarget target) => LoweredFunction.ToHost(Plans.Of(type), Options, target);

    internal LoweredFunction Import(FunctionType type, LiftedFunction callee) =>
        LoweredFunction.ToComponent(Plans.Of(type), Options, callee);

    internal uint Allocate(uint size, uint alignment)
    {
        var address = (_next + alignment - 1) & ~(alignment - 1);
        _next = address + size;
        if (_next > Memory.Bytes.Length)
            Memory.GrowTo((int)_next + 64);
        return address;
    }

    private void Realloc(Span<ValRaw> slots)
    {
        var (old, oldSize, alignment, newSize) = (slots[0].U32, slots[1].U32, slots[2].U32, slots[3].U32);
        Reallocs.Add((old, oldSize, alignment, newSize));
        DuringRealloc?.Invoke();
        if (ReallocAnswer is not null)
        {
            slots[0].U64 = ReallocAnswer(newSize);
            return;
        }

        var address = Allocate(newSize, alignment);
        if (oldSize != 0)
            Memory.Bytes.Slice((int)old, (int)Math.Min(oldSize, newSize)).CopyTo(Memory.Bytes[(int)address..]);
        slots[0].U64 = address;
    }
}

internal static class Functions
{
    internal static FunctionType Of(WitType? result, params WitType[] parameters) =>
        new([.. parameters.Select((type, i) => new WitParameter($"p{i}", type))], result);
}
