using GolemOrleans.Wasmtime;

namespace GolemOrleans.Components.Canonical;

/// <summary>
/// One side of a transfer of values: the options of the guest whose memory and handles are used, the running call, and who
/// the other side is. Lives on the stack of one call.
/// </summary>
internal struct TransferContext
{
    private MemoryView _memory;
    private bool _memoryIsCurrent;

    internal TransferContext(CanonicalOptions options, CallScope scope, Counterpart counterpart)
    {
        Options = options;
        Scope = scope;
        Counterpart = counterpart;
    }

    internal CanonicalOptions Options { get; }

    internal CallScope Scope { get; }

    internal Counterpart Counterpart { get; }

    internal readonly CanonicalInstance Instance => Options.Instance;

    /// <summary>The guest's memory as it lies now.</summary>
    internal MemoryView Memory
    {
        get
        {
            if (!_memoryIsCurrent)
            {
                _memory = Options.Memory?.Current ?? CanonicalTrap.Raise<MemoryView>("the canonical definition has no memory");
                _memoryIsCurrent = true;
            }

            return _memory;
        }
    }

    /// <summary>Guest code has run: memory may have grown and moved.</summary>
    internal void InvalidateMemory() => _memoryIsCurrent = false;

    /// <summary>
    /// Runs the guest's <c>realloc</c> and checks the answer: alignment, then bounds. Memory may have moved.
    /// </summary>
    internal uint Realloc(uint oldAddress, uint oldSize, uint alignment, uint newSize)
    {
        if (Options.Realloc is not { } realloc)
            return CanonicalTrap.Raise<uint>("the canonical definition has no realloc");
        Span<ValRaw> slots = stackalloc ValRaw[4];
        slots[0].U64 = oldAddress;
        slots[1].U64 = oldSize;
        slots[2].U64 = alignment;
        slots[3].U64 = newSize;
        _memoryIsCurrent = false;
        realloc.Invoke(slots);
        var address = slots[0].U32;
        if ((address & (alignment - 1)) != 0)
            CanonicalTrap.Raise($"realloc return: result not aligned: 0x{address:x} is not a multiple of {alignment}");
        if (address + (ulong)newSize > Memory.Length)
            CanonicalTrap.Raise($"realloc return: beyond end of memory: {newSize} bytes at 0x{address:x}");
        return address;
    }
}

/// <summary>Who gives the values to be lowered, or takes the lifted ones.</summary>
internal enum Counterpart : byte
{
    /// <summary>C# code: handles are resource objects.</summary>
    Host,

    /// <summary>Another component whose strings are UTF-8: handles are bare representations.</summary>
    Utf8Component,

    /// <inheritdoc cref="Utf8Component"/>
    Utf16Component,

    /// <inheritdoc cref="Utf8Component"/>
    Latin1OrUtf16Component,
}
