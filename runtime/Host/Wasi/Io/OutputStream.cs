using GolemOrleans.Components.Hosting;
using GolemOrleans.Runtime.Failures;

namespace GolemOrleans.Runtime.Host.Wasi.Io;

/// <summary>
/// <c>wasi:io/streams.output-stream</c>. Subclasses say where bytes go; this class has the rules: a write needs a permit
/// from <c>check-write</c> and traps beyond it, the blocking forms take at most 4,096 bytes.
/// </summary>
[WitResource("wasi:io/streams", "output-stream")]
public abstract class OutputStream : HostObject
{
    private const int MaxBlockingBytes = 4096;

    private static readonly byte[] Zeroes = new byte[64 * 1024];

    private ulong _permit;

    private protected OutputStream(HostObject? parent) : base(parent) { }

    /// <summary>A constant, so that replay sees the same permits; a slow receiver is felt as a longer write.</summary>
    private protected virtual ulong Capacity => 1 << 20;

    public virtual Result<ulong, StreamError> CheckWrite() => Try(() =>
    {
        CheckWritable();
        return _permit = Capacity;
    });

    public virtual Result<Unit, StreamError> Write(ReadOnlyMemory<byte> contents) => Try(() => WritePermitted(contents));

    public virtual Result<Unit, StreamError> BlockingWriteAndFlush(ReadOnlyMemory<byte> contents)
    {
        if (contents.Length > MaxBlockingBytes)
            throw new HostTrapException($"blocking-write-and-flush takes at most {MaxBlockingBytes} bytes, not {contents.Length}");
        return Try(() =>
        {
            WriteNow(contents);
            FlushNow();
        });
    }

    public virtual Result<Unit, StreamError> Flush() => Try(FlushNow);

    public virtual Result<Unit, StreamError> BlockingFlush() => Try(FlushNow);

    public abstract Pollable Subscribe();

    public virtual Result<Unit, StreamError> WriteZeroes(ulong len) => Try(() =>
    {
        RequirePermit(len);
        ZeroesNow(len);
    });

    public virtual Result<Unit, StreamError> BlockingWriteZeroesAndFlush(ulong len)
    {
        if (len > MaxBlockingBytes)
            throw new HostTrapException($"blocking-write-zeroes-and-flush takes at most {MaxBlockingBytes} bytes, not {len}");
        return Try(() =>
        {
            ZeroesNow(len);
            FlushNow();
        });
    }

    public virtual Result<ulong, StreamError> Splice(InputStream src, ulong len) => Move(src.Read, len);

    public virtual Result<ulong, StreamError> BlockingSplice(InputStream src, ulong len) => Move(src.BlockingRead, len);

    /// <summary>Takes all bytes; waits for a slow receiver.</summary>
    /// <exception cref="StreamErrorException">The stream is closed or the write failed.</exception>
    private protected abstract void WriteNow(ReadOnlyMemory<byte> bytes);

    /// <summary>Returns when earlier writes have reached their receiver.</summary>
    private protected virtual void FlushNow() => CheckWritable();

    /// <exception cref="StreamErrorException">The stream takes no more bytes.</exception>
    private protected virtual void CheckWritable() { }

    private void WritePermitted(ReadOnlyMemory<byte> bytes)
    {
        RequirePermit((ulong)bytes.Length);
        WriteNow(bytes);
    }

    private void RequirePermit(ulong length)
    {
        if (length > _permit)
            throw new HostTrapException($"write of {length} bytes exceeds the {_permit} that check-write permitted");
        _permit -= length;
    }

    private void ZeroesNow(ulong length)
    {
        for (var left = length; left > 0;)
        {
            var part = (int)Math.Min(left, (ulong)Zeroes.Length);
            WriteNow(Zeroes.AsMemory(0, part));
            left -= (ulong)part;
        }
    }

    private Result<ulong, StreamError> Move(Func<ulong, Result<ReadOnlyMemory<byte>, StreamError>> read, ulong length)
    {
        var writable = Try(CheckWritable);
        if (writable.IsErr)
            return Result.Err(writable.Error);
        var got = read(Math.Min(length, Capacity));
        if (got.IsErr)
            return Result.Err(got.Error);
        var bytes = got.Value;
        var written = Try(() => WriteNow(bytes));
        return written.IsErr ? Result.Err(written.Error) : Result.Ok((ulong)bytes.Length);
    }

    private static Result<Unit, StreamError> Try(Action operation) => Try(() =>
    {
        operation();
        return default(Unit);
    });

    private static Result<T, StreamError> Try<T>(Func<T> operation)
    {
        try
        {
            return Result.Ok(operation());
        }
        catch (StreamErrorException e)
        {
            return Result.Err(e.Error);
        }
    }
}
