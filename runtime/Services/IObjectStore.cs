namespace GolemOrleans.Runtime.Services;

/// <summary>
/// Objects in containers that workers share (<c>wasi:blobstore</c>): by account, container and name. Every method is atomic and
/// durable when it completes. Thread-safe.
/// </summary>
/// <exception cref="SharedStoreException">From any method: the store cannot answer; a change was made completely or not at all, and which of the two is not known.</exception>
public interface IObjectStore
{
    /// <summary>Creates a container; an existing one stays as it is.</summary>
    /// <returns>When it was created.</returns>
    ValueTask<DateTimeOffset> CreateContainerAsync(Container container, DateTimeOffset now, CancellationToken cancellation = default);

    /// <summary>When the container was created, or null when there is none.</summary>
    ValueTask<DateTimeOffset?> FindContainerAsync(Container container, CancellationToken cancellation = default);

    /// <summary>Removes a container and its objects; false when there is none.</summary>
    ValueTask<bool> DeleteContainerAsync(Container container, CancellationToken cancellation = default);

    /// <summary>Names of all objects, sorted by their UTF-8 bytes; empty for an absent container.</summary>
    ValueTask<IReadOnlyList<string>> ListAsync(Container container, CancellationToken cancellation = default);

    /// <summary>Size and time, or null when there is no such object.</summary>
    ValueTask<ObjectInfo?> FindAsync(Container container, string name, CancellationToken cancellation = default);

    /// <summary>The bytes from <paramref name="start"/>, at most <paramref name="count"/>, cut at the end; null when there is no such object.</summary>
    ValueTask<ReadOnlyMemory<byte>?> ReadAsync(Container container, string name, long start, long count, CancellationToken cancellation = default);

    /// <summary>Writes or replaces an object.</summary>
    /// <returns>False when there is no such container.</returns>
    ValueTask<bool> WriteAsync(Container container, string name, ReadOnlyMemory<byte> content, DateTimeOffset now, CancellationToken cancellation = default);

    /// <summary>Removes objects; absent ones are no error. Null removes all.</summary>
    ValueTask DeleteAsync(Container container, IReadOnlyList<string>? names, CancellationToken cancellation = default);

    /// <summary>Copies an object, replacing the target; with <paramref name="move"/> the source is gone in the same step.</summary>
    /// <returns>False when the source or the target's container is absent.</returns>
    ValueTask<bool> CopyAsync(
        Container source, string sourceName, Container target, string targetName, bool move, DateTimeOffset now, CancellationToken cancellation = default);
}

/// <summary>A container of one account.</summary>
public readonly record struct Container(string Account, string Name);

/// <summary>An object without its content.</summary>
/// <param name="SizeBytes">Length of the content.</param>
public sealed record ObjectInfo(DateTimeOffset CreatedAt, long SizeBytes);
