namespace GolemOrleans.Runtime.Execution;

/// <summary>
/// Collects what <see cref="PassingBytes"/> counts: the younger generations, which takes about a millisecond, and in the
/// background all of them once what was needed a little longer has made the oldest grow. Thread-safe.
/// </summary>
internal sealed class PassingGarbage
{
    private const long GrowthBytes = 6 << 20;

    private long _old = long.MaxValue;

    public void Collect()
    {
        GC.Collect(1, GCCollectionMode.Forced, blocking: true, compacting: true);
        var now = GC.GetGCMemoryInfo(GCKind.Any).GenerationInfo[GC.MaxGeneration].SizeAfterBytes;
        var before = Interlocked.Read(ref _old);
        if (now - GrowthBytes > before)
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
        if (now < before || now - GrowthBytes > before)
            Interlocked.Exchange(ref _old, now);
    }
}
