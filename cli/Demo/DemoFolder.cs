namespace GolemOrleans.Cli.Demo;

/// <summary>Where the demo's server keeps its data. Disposing removes it unless it is to be kept.</summary>
internal sealed class DemoFolder : IDisposable
{
    private DemoFolder(string path, bool keep)
    {
        Path = path;
        Keep = keep;
    }

    public string Path { get; }

    public string Data => System.IO.Path.Combine(Path, "data");

    public string Log => System.IO.Path.Combine(Path, "server.log");

    public bool Keep { get; set; }

    /// <exception cref="DemoFailedException">The folder cannot be used.</exception>
    public static DemoFolder Open(DemoOptions options)
    {
        if (options.DataDirectory is not { } chosen)
            return new DemoFolder(Directory.CreateTempSubdirectory("golem-demo-").FullName, options.Keep);
        try
        {
            var folder = Directory.CreateDirectory(chosen).FullName;
            if (Directory.EnumerateFileSystemEntries(folder).Any())
                throw new DemoFailedException($"The folder {folder} is not empty; the demo needs one of its own.");
            return new DemoFolder(folder, keep: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new DemoFailedException($"The folder {chosen} cannot be used: {failure.Message}", failure);
        }
    }

    public void Dispose()
    {
        if (!Keep && Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
    }
}
