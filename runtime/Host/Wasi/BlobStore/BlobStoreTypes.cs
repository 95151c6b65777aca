using GolemOrleans.Components.Hosting;
using GolemOrleans.Runtime.Host.Wasi.Io;

namespace GolemOrleans.Runtime.Host.Wasi.BlobStore;

/// <summary>The static functions of <c>wasi:blobstore/types</c>.</summary>
[WitInterface("wasi:blobstore/types")]
internal sealed class BlobStoreTypes(ObjectHost host)
{
    public OutgoingObject OutgoingValueNewOutgoingValue() => new(host.Poll, host.MaxObjectBytes);
}

/// <summary><c>wasi:blobstore/types.outgoing-value</c>: bytes to be stored, gathered in memory.</summary>
[WitResource("wasi:blobstore/types", "outgoing-value")]
public sealed class OutgoingObject : HostObject
{
    private readonly PollSource _poll;
    private readonly ByteGatherer _gatherer;
    private bool _hasStream;

    internal OutgoingObject(PollSource poll, int maxBytes) : base(null)
    {
        _poll = poll;
        _gatherer = new ByteGatherer(maxBytes);
    }

    internal ReadOnlyMemory<byte> Content => _gatherer.Content;

    public Result<OutputStream, Unit> OutgoingValueWriteBody()
    {
        if (_hasStream)
            return Result.Err();
        _hasStream = true;
        return Result.Ok<OutputStream>(new MemoryOutputStream(_poll, this, _gatherer));
    }
}

/// <summary><c>wasi:blobstore/types.incoming-value</c>: an object's bytes, read completely already.</summary>
[WitResource("wasi:blobstore/types", "incoming-value")]
public sealed class IncomingObject : HostObject
{
    private readonly PollSource _poll;
    private readonly ReadOnlyMemory<byte> _content;

    internal IncomingObject(PollSource poll, ReadOnlyMemory<byte> content) : base(null)
    {
        _poll = poll;
        _content = content;
    }

    public Result<ReadOnlyMemory<byte>, string> IncomingValueConsumeSync() => Result.Ok(_content);

    public Result<InputStream, string> IncomingValueConsumeAsync() => Result.Ok<InputStream>(new MemoryInputStream(_poll, this, _content));

    public ulong Size() => (ulong)_content.Length;
}
