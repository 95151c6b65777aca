using System.Globalization;

namespace GolemOrleans.Oplog.Files;

/// <summary>
/// A server's data folder, held by one process: a locked file <c>lock</c> and a file <c>format</c> with the version of everything
/// in it. Disposing gives the folder up.
/// </summary>
public sealed class DataFolder : IDisposable
{
    public const int FormatVersion = 1;

    private const string FormatTitle = "golem-orleans data ";

    private readonly FileStream _lock;

    private DataFolder(string path, FileStream held)
    {
        Path = path;
        _lock = held;
    }

    /// <summary>Full path.</summary>
    public string Path { get; }

    /// <summary>Takes a folder, creating it if needed.</summary>
    /// <exception cref="DataFolderLockedException">Another process, or another part of this one, holds it.</exception>
    /// <exception cref="StoreFormatException">The folder is of a newer version, or its format file is damaged or missing.</exception>
    /// <exception cref="StoreUnavailableException">The folder cannot be written.</exception>
    public static DataFolder Open(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"The data folder '{path}' cannot be created: {failure.Message}", failure);
        }

        FileStream held;
        try
        {
            held = new FileStream(System.IO.Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new StoreUnavailableException($"The data folder '{path}' cannot be written: {failure.Message}", failure);
        }
        catch (IOException)
        {
            throw new DataFolderLockedException(path);
        }

        try
        {
            CheckFormat(path);
            return new DataFolder(path, held);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            held.Dispose();
            throw new StoreUnavailableException($"The data folder '{path}' cannot be used: {failure.Message}", failure);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    public void Dispose() => _lock.Dispose();

    private static void CheckFormat(string folder)
    {
        string path = System.IO.Path.Combine(folder, "format");
        if (!File.Exists(path))
        {
            if (Directory.EnumerateFiles(folder, "*.db").Any()) throw new StoreFormatException($"The data folder '{folder}' has data but no format file.");
            WriteFormat(folder, path);
            return;
        }

        string text = File.ReadAllText(path);
        if (!text.StartsWith(FormatTitle, StringComparison.Ordinal) ||
            !int.TryParse(text.AsSpan(FormatTitle.Length).TrimEnd(), NumberStyles.None, CultureInfo.InvariantCulture, out int version))
            throw new StoreFormatException($"'{path}' is damaged; it should say '{FormatTitle}{FormatVersion}'.");
        if (version > FormatVersion)
            throw new StoreFormatException($"The data folder '{folder}' is of version {version}; this program reads up to {FormatVersion}. Nothing was changed.");
    }

    private static void WriteFormat(string folder, string path)
    {
        string fresh = path + ".new";
        using (var stream = new FileStream(fresh, FileMode.Create, FileAccess.Write))
        {
            stream.Write(System.Text.Encoding.UTF8.GetBytes($"{FormatTitle}{FormatVersion}\n"));
            stream.Flush(flushToDisk: true);
        }

        File.Move(fresh, path, overwrite: true);
        DirectorySync.Sync(folder);
    }
}
