using System.Buffers;

namespace GolemOrleans.Components;

/// <summary>
/// Artifacts as files <c>KEY.cwasm</c> of one folder, which only the server may write. Several processes may share it. A file
/// is written under a temporary name and then renamed, so that it is complete when it exists.
/// </summary>
public sealed class FileArtifactCache : IArtifactCache
{
    private static readonly SearchValues<char> _hexadecimal = SearchValues.Create("0123456789abcdef");

    private readonly string _folder;

    /// <param name="folder">Created, for its owner only, when absent.</param>
    public FileArtifactCache(string folder)
    {
        _folder = Path.GetFullPath(folder);
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(_folder);
        else
            Directory.CreateDirectory(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public string? Find(string key)
    {
        var path = PathOf(key);
        return File.Exists(path) ? path : null;
    }

    public string Store(string key, ReadOnlySpan<byte> artifact)
    {
        var path = PathOf(key);
        if (File.Exists(path))
            return path;
        var temporary = Path.Combine(_folder, Path.GetRandomFileName() + ".tmp");
        try
        {
            using (var file = File.OpenHandle(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                RandomAccess.Write(file, artifact, 0);
                RandomAccess.FlushToDisk(file);
            }

            File.Move(temporary, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another writer was first; equal keys mean equal artifacts.
            File.Delete(temporary);
        }

        return path;
    }

    private string PathOf(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        if (key.AsSpan().ContainsAnyExcept(_hexadecimal))
            throw new ArgumentException("A key is lower-case hexadecimal.", nameof(key));
        return Path.Combine(_folder, key + ".cwasm");
    }
}
