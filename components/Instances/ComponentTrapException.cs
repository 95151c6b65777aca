namespace GolemOrleans.Components;

/// <summary>
/// A call into a component ended by a trap: of the guest, of the canonical ABI, or because a host function threw (then
/// <see cref="Exception.InnerException"/> is that exception, unchanged). The whole instance tree is poisoned afterwards:
/// every further call throws with <see cref="ComponentTrapKind.Poisoned"/>.
/// </summary>
public sealed class ComponentTrapException : Exception
{
    public ComponentTrapException(ComponentTrapKind kind, string message, string? wasmBacktrace = null, Exception? inner = null)
        : base(message, inner)
    {
        Kind = kind;
        WasmBacktrace = wasmBacktrace;
    }

    public ComponentTrapKind Kind { get; }

    /// <summary>Innermost frame first, one per line; null when no wasm frame was on the stack.</summary>
    public string? WasmBacktrace { get; }
}

/// <summary>Why a call trapped.</summary>
public enum ComponentTrapKind
{
    /// <summary><c>unreachable</c>, out-of-bounds access, division by zero and the like.</summary>
    Guest,

    /// <summary>The guest's call stack is exhausted.</summary>
    StackOverflow,

    /// <summary><see cref="ComponentInstance.Interrupt"/> was called.</summary>
    Interrupted,

    /// <summary>A rule of the canonical ABI was broken by the guest (bad pointer, string, discriminant, handle, reentrance).</summary>
    CanonicalAbi,

    /// <summary>A host function threw; see the inner exception.</summary>
    Host,

    /// <summary>An earlier call in this instance tree trapped.</summary>
    Poisoned,
}
