using System.Net.Sockets;
using GolemOrleans.Runtime.Host.Wasi.Io;

namespace GolemOrleans.Runtime.Host.Wasi.Sockets;

/// <summary>Bytes from a connection, read ahead by one buffer.</summary>
internal sealed class TcpInputStream(NetworkHost host, HostObject parent, Socket socket) : InputStream(parent)
{
    private readonly byte[] _buffer = new byte[MaxReadBytes];
    private Task<int>? _reading;
    private int _offset, _count;

    public override Pollable Subscribe() => new BytesPollable(host.Poll, this);

    private protected override ReadOnlyMemory<byte> ReadNow(int length)
    {
        if (!IsReady)
            return default;
        if (_offset == _count)
            Take();
        var taken = _buffer.AsSpan(_offset, Math.Min(length, _count - _offset)).ToArray();
        _offset += taken.Length;
        return taken;
    }

    private protected override void AwaitReadable() => host.Context.Wait(WhenReady());

    private bool IsReady => _offset < _count || Reading.IsCompleted;

    private Task<int> Reading => _reading ??= socket.ReceiveAsync(_buffer, SocketFlags.None);

    private Task WhenReady() => IsReady ? Task.CompletedTask : Task.WhenAny(Reading);

    private void Take()
    {
        try
        {
            (_offset, _count) = (0, Reading.GetAwaiter().GetResult());
        }
        catch (Exception e) when (NetworkErrors.Is(e))
        {
            throw StreamErrorException.Failed(new NetworkIoError(NetworkErrors.Of(e)));
        }

        if (_count == 0)
            throw StreamErrorException.Closed();
        _reading = null;
    }

    private sealed class BytesPollable(PollSource poll, TcpInputStream stream) : Pollable(poll, stream)
    {
        internal override bool IsReady => stream.IsReady;

        internal override void OnReported() => stream.AwaitReadable();

        internal override Task WhenReady(CancellationToken cancellation) => stream.WhenReady().WaitAsync(cancellation);
    }
}

/// <summary>Bytes to a connection; a slow receiver is felt as a longer write.</summary>
internal sealed class TcpOutputStream(NetworkHost host, HostObject parent, Socket socket) : OutputStream(parent)
{
    public override Pollable Subscribe() => new ReadyPollable(host.Poll, this);

    private protected override void WriteNow(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            for (var rest = bytes; !rest.IsEmpty;)
                rest = rest[host.Context.Wait(socket.SendAsync(rest, SocketFlags.None, host.Context.Interruption).AsTask())..];
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            throw StreamErrorException.Failed(new NetworkIoError(NetworkErrors.Of(e)));
        }
    }
}
