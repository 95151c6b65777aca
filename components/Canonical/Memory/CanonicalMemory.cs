namespace GolemOrleans.Components.Canonical;

/// <summary>
/// The <c>memory</c> option of <c>canon lift</c> and <c>canon lower</c>. The linker implements it over an exported memory.
/// </summary>
internal abstract class CanonicalMemory
{
    /// <summary>
    /// The memory as it lies now. Asked once per transfer and again after every guest call; never with a length beyond 4 GiB.
    /// </summary>
    internal abstract MemoryView Current { get; }
}
