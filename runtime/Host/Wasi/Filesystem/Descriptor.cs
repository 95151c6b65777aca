using GolemOrleans.Components.Hosting;
using GolemOrleans.Runtime.Host.Wasi.Io;

namespace GolemOrleans.Runtime.Host.Wasi.Filesystem;

/// <summary>
/// <c>wasi:filesystem/types.descriptor</c>. Files are rebuilt by running the operations again in replay; only times are
/// recorded.
/// </summary>
[WitResource("wasi:filesystem/types", "descriptor")]
public sealed class Descriptor : HostObject
{
    private readonly FileHost _host;
    private readonly WorkerFile _file;

    internal Descriptor(FileHost host, WorkerFile file) : base(null)
    {
        _host = host;
        _file = file;
    }

    public Result<InputStream, ErrorCode> ReadViaStream(ulong offset) => Try<InputStream>(() =>
    {
        _file.RequireFile();
        return new FileInputStream(_host.Poll, _file, offset);
    });

    public Result<OutputStream, ErrorCode> WriteViaStream(ulong offset) => Try<OutputStream>(() =>
    {
        _file.RequireWritable();
        return new FileOutputStream(_host.Poll, _file, offset);
    });

    public Result<OutputStream, ErrorCode> AppendViaStream() => Try<OutputStream>(() =>
    {
        _file.RequireWritable();
        return new FileOutputStream(_host.Poll, _file, null);
    });

    public Result<Unit, ErrorCode> Advise(ulong offset, ulong length, Advice advice) => Try(_file.RequireFile);

    public Result<Unit, ErrorCode> SyncData() => Try(() => _file.Sync(dataOnly: true));

    public Result<DescriptorFlags, ErrorCode> GetFlags() => Result.Ok(_file.Flags);

    public new Result<DescriptorType, ErrorCode> GetType() => Result.Ok(_file.Type);

    public Result<Unit, ErrorCode> SetSize(ulong size) => Try(() => _file.SetSize(size));

    public Result<Unit, ErrorCode> SetTimes(NewTimestamp access, NewTimestamp modification) =>
        Try(() => _file.SetTimes(_host.Resolve(access), _host.Resolve(modification)));

    public Result<(byte[], bool), ErrorCode> Read(ulong length, ulong offset) => Try(() =>
    {
        var bytes = _file.Read(length, offset);
        return (bytes, (ulong)bytes.Length < length);
    });

    public Result<ulong, ErrorCode> Write(ReadOnlyMemory<byte> buffer, ulong offset) => Try(() =>
    {
        _file.Write(buffer.Span, offset);
        return (ulong)buffer.Length;
    });

    public Result<DirectoryEntryStream, ErrorCode> ReadDirectory() => Try(() => new DirectoryEntryStream(WorkerDirectory.List(_file)));

    public Result<Unit, ErrorCode> Sync() => Try(() => _file.Sync(dataOnly: false));

    public Result<Unit, ErrorCode> CreateDirectoryAt(string path) => Try(() => WorkerDirectory.CreateDirectory(_file, path));

    public Result<DescriptorStat, ErrorCode> Stat() => Try(() => _host.WithTimes(
        FileHost.StatFunction, _file.Stat(), (access, modification) => _file.SetTimes(access, modification)));

    public Result<DescriptorStat, ErrorCode> StatAt(PathFlags flags, string path) => Try(() => _host.WithTimes(
        FileHost.StatAtFunction,
        WorkerDirectory.Stat(_file, flags, path),
        (access, modification) => WorkerDirectory.SetTimes(_host.Root, _file, flags, path, access, modification)));

    public Result<Unit, ErrorCode> SetTimesAt(PathFlags flags, string path, NewTimestamp access, NewTimestamp modification) =>
        Try(() => WorkerDirectory.SetTimes(_host.Root, _file, flags, path, _host.Resolve(access), _host.Resolve(modification)));

    public Result<Unit, ErrorCode> LinkAt(PathFlags flags, string path, Descriptor newDescriptor, string newPath) =>
        Try(() => WorkerDirectory.Link(_file, flags, path, newDescriptor._file, newPath));

    public Result<Descriptor, ErrorCode> OpenAt(PathFlags pathFlags, string path, OpenFlags openFlags, DescriptorFlags flags) =>
        Try(() => new Descriptor(_host, WorkerDirectory.Open(_host.Root, _file, pathFlags, path, openFlags, flags)));

    public Result<string, ErrorCode> ReadlinkAt(string path) => Try(() => WorkerDirectory.ReadLink(_file, path));

    public Result<Unit, ErrorCode> RemoveDirectoryAt(string path) => Try(() => WorkerDirectory.RemoveDirectory(_host.Root, _file, path));

    public Result<Unit, ErrorCode> RenameAt(string path, Descriptor newDescriptor, string newPath) =>
        Try(() => WorkerDirectory.Rename(_host.Root, _file, path, newDescriptor._file, newPath));

    public Result<Unit, ErrorCode> SymlinkAt(string target, string path) => Try(() => WorkerDirectory.Symlink(_file, target, path));

    public Result<Unit, ErrorCode> UnlinkFileAt(string path) => Try(() => WorkerDirectory.UnlinkFile(_host.Root, _file, path));

    public bool IsSameObject(Descriptor other) => _file.Id == other._file.Id;

    public Result<MetadataHashValue, ErrorCode> MetadataHash() => Result.Ok(MetadataHashes.Of(_file.Id));

    public Result<MetadataHashValue, ErrorCode> MetadataHashAt(PathFlags flags, string path) =>
        Try(() => MetadataHashes.Of(_host.Root.Ids.Of(WorkerDirectory.Stat(_file, flags, path).Identity)));

    private protected override void OnDrop() => _file.Release();

    private Result<Unit, ErrorCode> Try(Action operation) => Try(() =>
    {
        operation();
        return default(Unit);
    });

    private Result<T, ErrorCode> Try<T>(Func<T> operation)
    {
        try
        {
            return Result.Ok(operation());
        }
        catch (FileErrorException e)
        {
            if (e.IsEscape)
                _host.TellEscape();
            return Result.Err(e.Code);
        }
    }
}
