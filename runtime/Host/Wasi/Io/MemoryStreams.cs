namespace GolemOrleans.Runtime.Host.Wasi.Io;

/// <summary>Bytes that are all there.</summary>
internal sealed class MemoryInputStream(PollSource poll, HostObject? parent, ReadOnlyMemory<byte> rest) : InputStream(parent)
{
    private ReadOnlyMemory<byte> _rest = rest;

    public override Pollable Subscribe() => new ReadyPollable(poll, this);

    private protected override ReadOnlyMemory<byte> ReadNow(int length)
    {
        if (_rest.IsEmpty)
            throw StreamErrorException.Closed();
        var taken = _rest[..Math.Min(length, _rest.Length)];
        _rest = _rest[taken.Length..];
        return taken;
    }

    private protected override void AwaitReadable() { }
}

/// <summary>Gathers what the guest writes, up to a limit.</summary>
internal sealed class MemoryOutputStream(PollSource poll, HostObject parent, ByteGatherer gatherer) : OutputStream(parent)
{
    public override Pollable Subscribe() => new ReadyPollable(poll, this);

    private protected override void WriteNow(ReadOnlyMemory<byte> bytes)
    {
        if (!gatherer.TryAdd(bytes.Span))
            throw StreamErrorException.Failed(new IoError($"a value may have at most {gatherer.MaxBytes} bytes"));
    }
}

/// <summary>A value under construction.</summary>
internal sealed class ByteGatherer(int maxBytes)
{
    private readonly MemoryStream _bytes = new();

    public int MaxBytes => maxBytes;

    public ReadOnlyMemory<byte> Content => _bytes.GetBuffer().AsMemory(0, (int)_bytes.Length);

    public bool TryAdd(ReadOnlySpan<byte> bytes)
    {
        if (_bytes.Length + bytes.Length > maxBytes)
            return false;
        _bytes.Write(bytes);
        return true;
    }

    public void Clear() => _bytes.SetLength(0);
}
