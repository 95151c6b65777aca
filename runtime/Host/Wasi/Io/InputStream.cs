using GolemOrleans.Components.Hosting;

namespace GolemOrleans.Runtime.Host.Wasi.Io;

/// <summary>
/// <c>wasi:io/streams.input-stream</c>. Subclasses say how bytes come; this class has the rules: <c>read(0)</c> is empty, a
/// blocking read answers at least one byte or an error.
/// </summary>
[WitResource("wasi:io/streams", "input-stream")]
public abstract class InputStream : HostObject
{
    /// <summary>The most bytes one read answers.</summary>
    internal const int MaxReadBytes = 64 * 1024;

    private protected InputStream(HostObject? parent) : base(parent) { }

    public virtual Result<ReadOnlyMemory<byte>, StreamError> Read(ulong len) => Try(() => Take(len));

    public virtual Result<ReadOnlyMemory<byte>, StreamError> BlockingRead(ulong len) => Try(() =>
    {
        if (len > 0)
            AwaitReadable();
        return Take(len);
    });

    public virtual Result<ulong, StreamError> Skip(ulong len) => Try(() => (ulong)Take(len).Length);

    public virtual Result<ulong, StreamError> BlockingSkip(ulong len) => Try(() =>
    {
        if (len > 0)
            AwaitReadable();
        return (ulong)Take(len).Length;
    });

    public abstract Pollable Subscribe();

    /// <summary>Up to <paramref name="length"/> bytes that are there now, empty when there are none yet.</summary>
    /// <exception cref="StreamErrorException">The stream has ended or failed.</exception>
    private protected abstract ReadOnlyMemory<byte> ReadNow(int length);

    /// <summary>Waits until <see cref="ReadNow"/> makes progress.</summary>
    private protected abstract void AwaitReadable();

    private ReadOnlyMemory<byte> Take(ulong length) => length == 0 ? default : ReadNow((int)Math.Min(length, MaxReadBytes));

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
