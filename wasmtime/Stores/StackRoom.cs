using System.Runtime.CompilerServices;
using GolemOrleans.Wasmtime.Interop;

namespace GolemOrleans.Wasmtime;

/// <summary>
/// Refuses to run wasm on a thread whose stack is too small: there the library's own limit would never be reached and an
/// overflow would end the process.
/// </summary>
internal static unsafe class StackRoom
{
    /// <summary>What host functions and the .NET runtime need below wasm frames, at the very least.</summary>
    internal const int HostBytes = 256 * 1024;

    [ThreadStatic]
    private static nuint _lowestAddress;

    /// <exception cref="InvalidOperationException">Less than <paramref name="wasmBytes"/> and some room for the host is left.</exception>
    public static void Require(int wasmBytes)
    {
        var lowest = _lowestAddress;
        if (lowest == 0)
            lowest = _lowestAddress = Math.Max(1, StackApi.LowestAddress());
        byte here;
        var left = (nuint)(&here) - lowest;
        if (left < (nuint)(wasmBytes + HostBytes))
            Refuse(left, wasmBytes);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Refuse(nuint left, int wasmBytes) => throw new InvalidOperationException(
        $"The thread has {left / 1024} KiB of stack left; wasm may use {wasmBytes / 1024} KiB and the host needs {HostBytes / 1024} KiB beside it.");
}
