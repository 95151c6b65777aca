using GolemOrleans.Components.Hosting;

namespace GolemOrleans.Runtime.Host.Wasi.Filesystem;

/// <summary><c>directory-entry-stream</c>: the entries as they were when the stream was made.</summary>
[WitResource("wasi:filesystem/types", "directory-entry-stream")]
public sealed class DirectoryEntryStream : HostObject
{
    private readonly DirectoryEntry[] _entries;
    private int _next;

    internal DirectoryEntryStream(DirectoryEntry[] entries) : base(null) => _entries = entries;

    public Result<DirectoryEntry?, ErrorCode> ReadDirectoryEntry() =>
        Result.Ok<DirectoryEntry?>(_next < _entries.Length ? _entries[_next++] : null);
}
