namespace GolemOrleans.Components.Canonical;

/// <summary>What guests may make the host hold. Immutable.</summary>
internal sealed record CanonicalLimits
{
    /// <summary>
    /// Host bytes that lifting may allocate in one call (arguments or result), counted before each allocation: strings two
    /// bytes a code unit, numeric lists their size, everything else 24 bytes a value, and 24 bytes an object. Beyond it the
    /// call traps. Below 2 GiB.
    /// </summary>
    internal long MaxLiftedBytes { get; init; } = 128L << 20;

    /// <summary>Entries of one handle table, and objects in the host's object table.</summary>
    internal int MaxHandles { get; init; } = 1 << 20;
}
