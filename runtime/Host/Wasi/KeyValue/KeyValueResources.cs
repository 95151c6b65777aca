using GolemOrleans.Components.Hosting;
using GolemOrleans.Runtime.Host.Wasi.Io;

namespace GolemOrleans.Runtime.Host.Wasi.KeyValue;

/// <summary><c>wasi:keyvalue/wasi-keyvalue-error.error</c>.</summary>
[WitResource("wasi:keyvalue/wasi-keyvalue-error", "error")]
public sealed class KeyValueError : HostObject
{
    private readonly string _text;

    internal KeyValueError(string text) : base(null) => _text = text;

    public string Trace() => _text;
}

/// <summary><c>wasi:keyvalue/types.bucket</c>: a name.</summary>
[WitResource("wasi:keyvalue/types", "bucket")]
public sealed class BucketHandle : HostObject
{
    internal BucketHandle(string name) : base(null) => Name = name;

    internal string Name { get; }
}

/// <summary><c>wasi:keyvalue/types.outgoing-value</c>: bytes to be stored, gathered in memory.</summary>
[WitResource("wasi:keyvalue/types", "outgoing-value")]
public sealed class OutgoingValue : HostObject
{
    private readonly PollSource _poll;
    private readonly ByteGatherer _gatherer;
    private readonly Action<ReadOnlyMemory<byte>>? _dropped;

    /// <param name="dropped">Gets the bytes when the guest lets the value go.</param>
    internal OutgoingValue(PollSource poll, int maxBytes, Action<ReadOnlyMemory<byte>>? dropped = null) : base(null)
    {
        _poll = poll;
        _gatherer = new ByteGatherer(maxBytes);
        _dropped = dropped;
    }

    internal ReadOnlyMemory<byte> Content => _gatherer.Content;

    public Result<OutputStream, KeyValueError> OutgoingValueWriteBodyAsync() =>
        Result.Ok<OutputStream>(new MemoryOutputStream(_poll, this, _gatherer));

    public Result<Unit, KeyValueError> OutgoingValueWriteBodySync(ReadOnlyMemory<byte> value)
    {
        _gatherer.Clear();
        return _gatherer.TryAdd(value.Span)
            ? Result.Ok()
            : Result.Err(new KeyValueError($"a value may have at most {_gatherer.MaxBytes} bytes"));
    }

    private protected override void OnDrop() => _dropped?.Invoke(Content);
}

/// <summary><c>wasi:keyvalue/types.incoming-value</c>: a stored value, read completely already.</summary>
[WitResource("wasi:keyvalue/types", "incoming-value")]
public sealed class IncomingValue : HostObject
{
    private readonly PollSource _poll;
    private readonly ReadOnlyMemory<byte> _content;

    internal IncomingValue(PollSource poll, ReadOnlyMemory<byte> content) : base(null)
    {
        _poll = poll;
        _content = content;
    }

    public Result<ReadOnlyMemory<byte>, KeyValueError> IncomingValueConsumeSync() => Result.Ok(_content);

    public Result<InputStream, KeyValueError> IncomingValueConsumeAsync() => Result.Ok<InputStream>(new MemoryInputStream(_poll, this, _content));

    public Result<ulong, KeyValueError> IncomingValueSize() => Result.Ok((ulong)_content.Length);
}
