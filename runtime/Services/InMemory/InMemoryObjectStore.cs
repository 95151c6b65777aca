namespace GolemOrleans.Runtime.Services.InMemory;

/// <summary>The contract of <see cref="IObjectStore"/> in dictionaries, gone with the object.</summary>
public sealed class InMemoryObjectStore : IObjectStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Container, Stored> _containers = [];

    public ValueTask<DateTimeOffset> CreateContainerAsync(Container container, DateTimeOffset now, CancellationToken cancellation = default) => Locked(() =>
    {
        if (!_containers.TryGetValue(container, out var stored))
            _containers.Add(container, stored = new Stored(now));
        return stored.CreatedAt;
    });

    public ValueTask<DateTimeOffset?> FindContainerAsync(Container container, CancellationToken cancellation = default) =>
        Locked(() => _containers.GetValueOrDefault(container)?.CreatedAt);

    public ValueTask<bool> DeleteContainerAsync(Container container, CancellationToken cancellation = default) => Locked(() => _containers.Remove(container));

    public ValueTask<IReadOnlyList<string>> ListAsync(Container container, CancellationToken cancellation = default) => Locked<IReadOnlyList<string>>(() =>
        [.. (_containers.GetValueOrDefault(container)?.Objects.Keys ?? Enumerable.Empty<string>()).OrderBy(n => n, Utf8Order.Instance)]);

    public ValueTask<ObjectInfo?> FindAsync(Container container, string name, CancellationToken cancellation = default) =>
        Locked(() => Find(container, name) is { } found ? new ObjectInfo(found.CreatedAt, found.Content.Length) : null);

    public ValueTask<ReadOnlyMemory<byte>?> ReadAsync(Container container, string name, long start, long count, CancellationToken cancellation = default) =>
        Locked<ReadOnlyMemory<byte>?>(() =>
        {
            if (Find(container, name) is not { } found)
                return null;
            var from = (int)Math.Min(start, found.Content.Length);
            return found.Content.AsMemory(from, (int)Math.Min(count, found.Content.Length - from));
        });

    public ValueTask<bool> WriteAsync(Container container, string name, ReadOnlyMemory<byte> content, DateTimeOffset now, CancellationToken cancellation = default) => Locked(() =>
    {
        if (!_containers.TryGetValue(container, out var stored))
            return false;
        stored.Objects[name] = (now, content.ToArray());
        return true;
    });

    public ValueTask DeleteAsync(Container container, IReadOnlyList<string>? names, CancellationToken cancellation = default)
    {
        lock (_gate)
        {
            if (_containers.TryGetValue(container, out var stored))
            {
                foreach (var name in names ?? [.. stored.Objects.Keys])
                    stored.Objects.Remove(name);
            }
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> CopyAsync(
        Container source, string sourceName, Container target, string targetName, bool move, DateTimeOffset now, CancellationToken cancellation = default) => Locked(() =>
    {
        if (Find(source, sourceName) is not { } found || !_containers.TryGetValue(target, out var stored))
            return false;
        if (move)
            _containers[source].Objects.Remove(sourceName);
        stored.Objects[targetName] = (now, found.Content);
        return true;
    });

    private (DateTimeOffset CreatedAt, byte[] Content)? Find(Container container, string name) =>
        _containers.TryGetValue(container, out var stored) && stored.Objects.TryGetValue(name, out var found) ? found : null;

    private ValueTask<T> Locked<T>(Func<T> action)
    {
        lock (_gate)
            return ValueTask.FromResult(action());
    }

    private sealed record Stored(DateTimeOffset CreatedAt)
    {
        public Dictionary<string, (DateTimeOffset CreatedAt, byte[] Content)> Objects { get; } = [];
    }
}
