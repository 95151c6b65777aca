using GolemOrleans.Runtime.Host.Wasi.Io;

namespace GolemOrleans.Runtime.Host.Wasi.Filesystem;

/// <summary>Reads a file from an offset to its end. Never waits; keeps the file open on its own.</summary>
internal sealed class FileInputStream : InputStream
{
    private readonly PollSource _poll;
    private readonly WorkerFile _file;
    private ulong _position;

    public FileInputStream(PollSource poll, WorkerFile file, ulong offset) : base(null)
    {
        _poll = poll;
        _file = file.Share();
        _position = offset;
    }

    public override Pollable Subscribe() => new ReadyPollable(_poll, this);

    private protected override ReadOnlyMemory<byte> ReadNow(int length)
    {
        var bytes = FileIoError.Guard(() => _file.Read((ulong)length, _position));
        if (bytes.Length == 0)
            throw StreamErrorException.Closed();
        _position += (ulong)bytes.Length;
        return bytes;
    }

    private protected override void AwaitReadable() { }

    private protected override void OnDrop() => _file.Release();
}

/// <summary>Writes a file from an offset on, or at its end. Never waits; keeps the file open on its own.</summary>
internal sealed class FileOutputStream : OutputStream
{
    private readonly PollSource _poll;
    private readonly WorkerFile _file;
    private ulong? _position;
    private bool _failed;

    public FileOutputStream(PollSource poll, WorkerFile file, ulong? offset) : base(null)
    {
        _poll = poll;
        _file = file.Share();
        _position = offset;
    }

    public override Pollable Subscribe() => new ReadyPollable(_poll, this);

    private protected override void CheckWritable()
    {
        if (_failed)
            throw StreamErrorException.Closed();
    }

    private protected override void WriteNow(ReadOnlyMemory<byte> bytes)
    {
        CheckWritable();
        _failed = true;
        FileIoError.Guard(() =>
        {
            if (_position is { } position)
                _file.Write(bytes.Span, position);
            else
                _file.Append(bytes.Span);
            return true;
        });
        _failed = false;
        _position += (ulong)bytes.Length;
    }

    private protected override void OnDrop() => _file.Release();
}

/// <summary>A stream error that came from a file.</summary>
internal sealed class FileIoError(ErrorCode code) : IoError($"file error: {code}")
{
    public ErrorCode Code { get; } = code;

    public static T Guard<T>(Func<T> operation)
    {
        try
        {
            return operation();
        }
        catch (FileErrorException e)
        {
            throw StreamErrorException.Failed(new FileIoError(e.Code));
        }
    }
}
