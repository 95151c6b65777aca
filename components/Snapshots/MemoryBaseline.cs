namespace GolemOrleans.Components.Snapshots;

/// <summary>The content of a memory in a fresh instance whose start functions have not run; pages of zeros are not kept. Immutable.</summary>
internal sealed class MemoryBaseline
{
    private const int PageBytes = InstanceSnapshot.PageBytes;

    // Offset of each page in the content, −1 for a page of zeros.
    private readonly int[] _offsets;
    private readonly byte[] _content;

    public MemoryBaseline(ReadOnlySpan<byte> memory)
    {
        _offsets = new int[memory.Length / PageBytes];
        var used = 0;
        for (var i = 0; i < _offsets.Length; i++)
        {
            var page = memory.Slice(i * PageBytes, PageBytes);
            _offsets[i] = IsZero(page) ? -1 : PageBytes * used++;
        }

        _content = new byte[used * PageBytes];
        for (var i = 0; i < _offsets.Length; i++)
        {
            if (_offsets[i] >= 0)
                memory.Slice(i * PageBytes, PageBytes).CopyTo(_content.AsSpan(_offsets[i]));
        }
    }

    /// <summary>What of a memory is different now.</summary>
    public MemoryContent Difference(ReadOnlySpan<byte> memory, long length)
    {
        var changed = new List<int>();
        var pages = memory.Length / PageBytes;
        for (var i = 0; i < pages; i++)
        {
            var page = memory.Slice(i * PageBytes, PageBytes);
            var isSame = i < _offsets.Length && _offsets[i] >= 0
                ? page.SequenceEqual(_content.AsSpan(_offsets[i], PageBytes))
                : IsZero(page);
            if (!isSame)
                changed.Add(i);
        }

        var bytes = GC.AllocateUninitializedArray<byte>(changed.Count * PageBytes);
        for (var i = 0; i < changed.Count; i++)
            memory.Slice(changed[i] * PageBytes, PageBytes).CopyTo(bytes.AsSpan(i * PageBytes));
        return new MemoryContent(length, [.. changed], bytes);
    }

    private static bool IsZero(ReadOnlySpan<byte> page) => !page.ContainsAnyExcept((byte)0);
}
