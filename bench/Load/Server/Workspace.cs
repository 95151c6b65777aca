namespace GolemOrleans.Bench.Load.Server;

/// <summary>A data folder of a server, removed in the end.</summary>
internal sealed class Workspace(LoadOptions options) : IDisposable
{
    public string Folder { get; } = Directory.CreateDirectory(Path.Combine(options.DataDirectory, Path.GetRandomFileName())).FullName;

    public ServerProcess Start() => ServerProcess.Start(options.Server, Folder);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
