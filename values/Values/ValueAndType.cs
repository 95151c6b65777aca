using GolemOrleans.Values.Types;

namespace GolemOrleans.Values;

/// <summary>A value together with its type: what crosses the edges of the system.</summary>
public readonly record struct ValueAndType(WitType Type, WitValue Value);
