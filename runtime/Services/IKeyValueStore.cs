namespace GolemOrleans.Runtime.Services;

/// <summary>
/// Values that workers share (<c>wasi:keyvalue</c>): by account, bucket and key. Buckets exist by name. Every method is atomic
/// and durable when it completes, and sees what completed before it began. Thread-safe.
/// </summary>
/// <exception cref="SharedStoreException">From any method: the store cannot answer; a change was made completely or not at all, and which of the two is not known.</exception>
public interface IKeyValueStore
{
    /// <summary>The values in the order of the keys; null where there is none.</summary>
    ValueTask<IReadOnlyList<ReadOnlyMemory<byte>?>> GetAsync(Bucket bucket, IReadOnlyList<string> keys, CancellationToken cancellation = default);

    /// <summary>Sets all values, or none. Of equal keys the last wins.</summary>
    ValueTask SetAsync(Bucket bucket, IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>> values, CancellationToken cancellation = default);

    /// <summary>Removes the keys; absent ones are no error.</summary>
    ValueTask DeleteAsync(Bucket bucket, IReadOnlyList<string> keys, CancellationToken cancellation = default);

    /// <summary>All keys of the bucket, sorted by their UTF-8 bytes.</summary>
    ValueTask<IReadOnlyList<string>> KeysAsync(Bucket bucket, CancellationToken cancellation = default);

    /// <summary>
    /// Replaces a value by what <paramref name="change"/> makes of it, in one step; null leaves it as it is. The function may run
    /// several times and must have no effects. A change that was made is remembered by its id for at least a day: asked for
    /// again it is not made again, whatever became of the value since, and answers what it answered.
    /// </summary>
    /// <param name="id">Names the change; no other change has it.</param>
    ValueTask<KeyValueChange> ChangeAsync(
        Bucket bucket, string key, Guid id, Func<ReadOnlyMemory<byte>?, ReadOnlyMemory<byte>?> change, CancellationToken cancellation = default);
}

/// <summary>What became of a change.</summary>
/// <param name="IsMade">The value was replaced, now or when the change was asked for before.</param>
/// <param name="Value">The value right afterwards; null when there is none.</param>
public readonly record struct KeyValueChange(bool IsMade, ReadOnlyMemory<byte>? Value);

/// <summary>A bucket of one account.</summary>
public readonly record struct Bucket(string Account, string Name);

/// <summary>A store that workers share has failed; guests get the message as an error.</summary>
public sealed class SharedStoreException(string message, Exception? inner = null) : Exception(message, inner);
