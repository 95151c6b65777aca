using System.Text;

namespace GolemOrleans.Runtime.Services.InMemory;

/// <summary>The contract of <see cref="IKeyValueStore"/> in a dictionary, gone with the object.</summary>
public sealed class InMemoryKeyValueStore : IKeyValueStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(Bucket Bucket, string Key), byte[]> _values = [];

    /// <summary>Changes that were made, for as long as the process lives.</summary>
    private readonly Dictionary<Guid, byte[]> _changes = [];

    public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>?>> GetAsync(Bucket bucket, IReadOnlyList<string> keys, CancellationToken cancellation = default)
    {
        lock (_gate)
            return ValueTask.FromResult<IReadOnlyList<ReadOnlyMemory<byte>?>>([.. keys.Select(key => Find(bucket, key))]);
    }

    public ValueTask SetAsync(Bucket bucket, IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>> values, CancellationToken cancellation = default)
    {
        lock (_gate)
        {
            foreach (var (key, value) in values)
                _values[(bucket, key)] = value.ToArray();
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask DeleteAsync(Bucket bucket, IReadOnlyList<string> keys, CancellationToken cancellation = default)
    {
        lock (_gate)
        {
            foreach (var key in keys)
                _values.Remove((bucket, key));
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<string>> KeysAsync(Bucket bucket, CancellationToken cancellation = default)
    {
        lock (_gate)
        {
            return ValueTask.FromResult<IReadOnlyList<string>>(
                [.. _values.Keys.Where(k => k.Bucket == bucket).Select(k => k.Key).OrderBy(k => k, Utf8Order.Instance)]);
        }
    }

    public ValueTask<KeyValueChange> ChangeAsync(
        Bucket bucket, string key, Guid id, Func<ReadOnlyMemory<byte>?, ReadOnlyMemory<byte>?> change, CancellationToken cancellation = default)
    {
        lock (_gate)
        {
            if (_changes.TryGetValue(id, out var made))
                return ValueTask.FromResult(new KeyValueChange(true, made));
            var before = Find(bucket, key);
            if (change(before) is not { } after)
                return ValueTask.FromResult(new KeyValueChange(false, before));
            _values[(bucket, key)] = _changes[id] = after.ToArray();
            return ValueTask.FromResult(new KeyValueChange(true, after));
        }
    }

    private ReadOnlyMemory<byte>? Find(Bucket bucket, string key) => _values.TryGetValue((bucket, key), out var value) ? (ReadOnlyMemory<byte>?)value : null;
}

/// <summary>Compares texts by their UTF-8 bytes.</summary>
internal sealed class Utf8Order : IComparer<string>
{
    public static Utf8Order Instance { get; } = new();

    public int Compare(string? x, string? y) => Encoding.UTF8.GetBytes(x!).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y!));
}
