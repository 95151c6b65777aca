using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace GolemOrleans.Runtime.Host.Wasi.Http;

/// <summary>
/// Bytes of an outgoing body between the guest, which writes, and one reader on another thread, which may come later. Until it
/// comes (the request is not sent yet, or is being replayed) bytes gather in memory and beyond a limit in a temporary file.
/// Thread-safe.
/// </summary>
internal sealed class BodyPipe : IDisposable
{
    private const long MemoryBytes = 1 << 20, HighWaterBytes = 256 << 10;
    private const int SegmentBytes = 64 << 10;

    private readonly Lock _gate = new();

    /// <summary>Pooled; all but the last are full, and of the first some bytes are read already.</summary>
    private readonly Queue<byte[]> _segments = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[]? _last;
    private int _firstRead, _lastWritten;
    private SafeFileHandle? _file;
    private long _fileWritten, _fileRead, _pending;
    private bool _hasReader, _completed, _aborted, _discards;

    /// <summary>All bytes written so far.</summary>
    public long Written { get; private set; }

    /// <summary>Bytes that were written and nobody has read yet.</summary>
    public long Pending
    {
        get
        {
            lock (_gate)
                return _pending;
        }
    }

    /// <summary>Whether the guest has finished and everything was read.</summary>
    public bool IsDrained
    {
        get
        {
            lock (_gate)
                return _completed && _pending == 0;
        }
    }

    /// <summary>Takes the bytes; never waits.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            Written += bytes.Length;
            if (_discards || bytes.IsEmpty)
                return;
            if (_file is not null || (!_hasReader && _pending + bytes.Length > MemoryBytes))
            {
                _file ??= OpenFile();
                RandomAccess.Write(_file, bytes, _fileWritten);
                _fileWritten += bytes.Length;
            }
            else
            {
                Keep(bytes);
            }

            _pending += bytes.Length;
            Signal();
        }
    }

    /// <summary>Completes when a reader that is behind has caught up; at once when there is none.</summary>
    public async Task WhenDrained(CancellationToken cancellation)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (!_hasReader || _discards || _pending <= HighWaterBytes)
                    return;
                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>No more bytes follow.</summary>
    public void Complete() => Change(() => _completed = true);

    /// <summary>The guest gave the body up: the reader fails.</summary>
    public void Abort() => Change(() => _aborted = !_completed);

    /// <summary>Nobody will read: bytes are dropped from now on.</summary>
    public void Discard() => Change(() =>
    {
        _discards = true;
        while (_segments.Count != 0)
            DropFirst();
        _file?.Dispose();
        _file = null;
        _pending = 0;
    });

    /// <summary>Up to the buffer's length; 0 at the end.</summary>
    /// <exception cref="OperationCanceledException">The guest aborted the body, or the token was cancelled.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                _hasReader = true;
                if (Take(buffer.Span) is var taken and > 0)
                    return taken;
                if (_aborted)
                    throw new OperationCanceledException("the guest dropped the body unfinished");
                if (_completed)
                    return 0;
                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Everything written and not read yet, when the guest is done.</summary>
    public byte[] ReadAll()
    {
        lock (_gate)
        {
            var all = new byte[_pending];
            for (var done = 0; done < all.Length;)
                done += Take(all.AsSpan(done));
            return all;
        }
    }

    public void Dispose() => Discard();

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_last is null || _lastWritten == SegmentBytes)
            {
                _segments.Enqueue(_last = ArrayPool<byte>.Shared.Rent(SegmentBytes));
                _lastWritten = 0;
            }

            var part = bytes[..Math.Min(bytes.Length, SegmentBytes - _lastWritten)];
            part.CopyTo(_last.AsSpan(_lastWritten));
            _lastWritten += part.Length;
            bytes = bytes[part.Length..];
        }
    }

    private void DropFirst()
    {
        ArrayPool<byte>.Shared.Return(_segments.Dequeue());
        _firstRead = 0;
        if (_segments.Count == 0)
            _last = null;
    }

    private int Take(Span<byte> buffer)
    {
        var taken = 0;
        if (_segments.TryPeek(out var first))
        {
            var end = _segments.Count == 1 ? _lastWritten : SegmentBytes;
            taken = Math.Min(buffer.Length, end - _firstRead);
            first.AsSpan(_firstRead, taken).CopyTo(buffer);
            _firstRead += taken;
            if (_firstRead == end)
                DropFirst();
        }
        else if (_file is not null)
        {
            taken = RandomAccess.Read(_file, buffer[..(int)Math.Min(buffer.Length, _fileWritten - _fileRead)], _fileRead);
            _fileRead += taken;
            if (_fileRead == _fileWritten)
            {
                _file.Dispose();
                _file = null;
                _fileRead = _fileWritten = 0;
            }
        }

        _pending -= taken;
        if (taken > 0)
            Signal();
        return taken;
    }

    private void Change(Action change)
    {
        lock (_gate)
        {
            change();
            Signal();
        }
    }

    private void Signal()
    {
        _changed.TrySetResult();
        _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private static SafeFileHandle OpenFile() => File.OpenHandle(
        Path.Join(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
}
