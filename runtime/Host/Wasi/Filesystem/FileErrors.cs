using GolemOrleans.Components.Hosting;
using GolemOrleans.Runtime.Host.Wasi.Io;

namespace GolemOrleans.Runtime.Host.Wasi.Filesystem;

/// <summary>The functions of <c>wasi:filesystem/types</c> outside its resources.</summary>
[WitInterface("wasi:filesystem/types")]
internal sealed class FileErrors
{
    public ErrorCode? FilesystemErrorCode(IoError err) => (err as FileIoError)?.Code;
}
