namespace GolemOrleans.Runtime.Files;

/// <summary>
/// The file system of a loaded worker as its owner looks at it. Used on the worker's thread, between invocations. Paths are
/// absolute, <c>/a/b</c>; links are followed inside the worker's root only.
/// </summary>
public interface IWorkerFiles
{
    /// <summary>The entries of a directory, sorted by the bytes of their names.</summary>
    /// <exception cref="Requests.WorkerException"><see cref="Requests.FileNotFound"/>, or <see cref="Requests.BadFileType"/> for a file.</exception>
    IReadOnlyList<WorkerFileNode> List(string path);

    /// <summary>A copy of a file as it is now.</summary>
    /// <exception cref="Requests.WorkerException"><see cref="Requests.FileNotFound"/>, or <see cref="Requests.BadFileType"/> for a directory.</exception>
    WorkerFileCopy Read(string path);
}

/// <summary>An entry of a directory.</summary>
/// <param name="LastModified">Seconds since the Unix epoch.</param>
/// <param name="Size">Bytes; 0 for a directory.</param>
public sealed record WorkerFileNode(string Name, bool IsDirectory, bool IsReadOnly, ulong LastModified, ulong Size);
