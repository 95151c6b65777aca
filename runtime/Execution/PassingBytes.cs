namespace GolemOrleans.Runtime.Execution;

/// <summary>
/// Counts the bytes of payloads that only pass through: streams, and other large values of host calls. Each is copied a few
/// times and needed for a moment. The collector, whose youngest generation is made large for the sake of small calls, would
/// let that garbage gather up to its budget; it is told to look as often as so many bytes have passed. One for all workers of a
/// process. Thread-safe.
/// </summary>
/// <param name="bytesPerCollection">Bytes of such garbage that may gather.</param>
/// <param name="collect">Collects what is young; called on the thread that noted the last bytes.</param>
internal sealed class PassingBytes(long bytesPerCollection, Action collect)
{
    /// <summary>Smaller values are as good as any other garbage.</summary>
    private const long LargeBytes = 4096;

    private long _passed;

    /// <param name="bytes">Of the payload.</param>
    /// <param name="copies">How often it is copied on its way, the payload itself included.</param>
    public void Note(long bytes, int copies)
    {
        if (bytes < LargeBytes || Interlocked.Add(ref _passed, bytes * copies) < bytesPerCollection)
            return;
        if (Interlocked.Exchange(ref _passed, 0) >= bytesPerCollection)
            collect();
    }
}
