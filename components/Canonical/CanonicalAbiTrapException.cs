using System.Diagnostics.CodeAnalysis;

namespace GolemOrleans.Components.Canonical;

/// <summary>
/// A rule of the canonical ABI was broken by a guest. The linker turns it into a <see cref="ComponentTrapException"/> of
/// kind <see cref="ComponentTrapKind.CanonicalAbi"/> with the same message and poisons the instance tree; it must never
/// pass through a native frame.
/// </summary>
internal sealed class CanonicalAbiTrapException(string message) : Exception(message);

/// <summary>Raises the traps of the canonical ABI; kept out of line so that the checks stay small.</summary>
internal static class CanonicalTrap
{
    [DoesNotReturn]
    internal static void Raise(string message) => throw new CanonicalAbiTrapException(message);

    [DoesNotReturn]
    internal static T Raise<T>(string message) => throw new CanonicalAbiTrapException(message);

    [DoesNotReturn]
    internal static void OutOfBounds(uint address, ulong count) =>
        throw new CanonicalAbiTrapException($"pointer out of bounds of memory: {count} bytes at 0x{address:x}");

    [DoesNotReturn]
    internal static void Misaligned(uint address, uint alignment) =>
        throw new CanonicalAbiTrapException($"pointer not aligned: 0x{address:x} is not a multiple of {alignment}");
}
