using System.Runtime.CompilerServices;
using GolemOrleans.Values;
using GolemOrleans.Wasmtime;

namespace GolemOrleans.Components.Canonical;

/// <summary>Room on the stack for the core values of any call: 16 parameters and a result pointer.</summary>
[InlineArray(TypePlan.MaxFlatParameters + 1)]
internal struct SlotBuffer
{
    private ValRaw _first;
}

/// <summary>Room on the stack for the values of most calls.</summary>
[InlineArray(Capacity)]
internal struct ValueBuffer
{
    internal const int Capacity = 4;

    private WitValue _first;
}
