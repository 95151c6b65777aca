namespace GolemOrleans.Wasmtime;

/// <summary>Why wasm trapped. Values are those of <c>wasmtime_trap_code_t</c>, except <see cref="Host"/>.</summary>
public enum WasmTrapCode
{
    StackOverflow = 0,
    MemoryOutOfBounds = 1,
    HeapMisaligned = 2,
    TableOutOfBounds = 3,
    IndirectCallToNull = 4,
    BadSignature = 5,
    IntegerOverflow = 6,
    IntegerDivisionByZero = 7,
    BadConversionToInteger = 8,
    UnreachableCodeReached = 9,
    Interrupt = 10,
    OutOfFuel = 11,
    UncaughtException = 49,

    /// <summary>A host function threw; the inner exception is what it threw.</summary>
    Host = 1000,

    /// <summary>A failure without a code.</summary>
    Unknown = 1001,
}
