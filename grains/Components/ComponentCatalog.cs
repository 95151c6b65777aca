using System.Collections.Concurrent;
using GolemOrleans.GrainInterfaces;
using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Catalog;
using GolemOrleans.Runtime.Host.Wasi.Filesystem;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Runtime.Services;
using Orleans;

namespace GolemOrleans.Grains.Components;

/// <summary>
/// The runtime's view of the registry: versions from component grains, code from the component library. A version never
/// changes, so what was loaded once is kept. Thread-safe.
/// </summary>
public sealed class ComponentCatalog(IGrainFactory grains, ComponentLibrary library, InitialFileCache files, TimeProvider time) : IComponentCatalog
{
    private readonly ConcurrentDictionary<(Guid Id, ulong Version), Loaded> _loaded = new();

    public async ValueTask<WorkerComponent> GetAsync(Guid componentId, ulong version, CancellationToken cancellation) =>
        (await LoadAsync(componentId, version, cancellation)).Component;

    /// <summary>Types of the version's exports; failures as in <see cref="GetAsync"/>.</summary>
    public async ValueTask<ExportTable> GetExportsAsync(Guid componentId, ulong version, CancellationToken cancellation) =>
        (await LoadAsync(componentId, version, cancellation)).Exports;

    public async ValueTask<ulong> GetLatestVersionAsync(Guid componentId, CancellationToken cancellation)
    {
        var latest = await ReadAsync(componentId, null, cancellation);
        return latest?.Version ?? throw new WorkerException(new LatestVersionFailed(componentId, "Component not found"));
    }

    private ValueTask<Loaded> LoadAsync(Guid componentId, ulong version, CancellationToken cancellation) =>
        _loaded.TryGetValue((componentId, version), out var loaded) ? new(loaded) : new(LoadFromRegistryAsync(componentId, version, cancellation));

    private async Task<Loaded> LoadFromRegistryAsync(Guid componentId, ulong version, CancellationToken cancellation)
    {
        var record = await ReadAsync(componentId, version, cancellation)
            ?? throw new WorkerException(new ComponentDownloadFailed(componentId, version, "Component not found"));
        LoadedProgram program;
        try
        {
            program = await library.GetProgramAsync(BlobDigest.Parse(record.RunDigest ?? record.Digest), record.DynamicLinkingJson);
        }
        catch (BlobNotFoundException missing)
        {
            throw new WorkerException(new ComponentDownloadFailed(componentId, version, missing.Message), missing);
        }
        catch (ComponentRefusedException refused)
        {
            throw new WorkerException(new ComponentParseFailed(componentId, version, refused.Message), refused);
        }

        var initial = await files.FetchAsync(record.Files, CancellationToken.None);
        return _loaded.GetOrAdd((componentId, version), new Loaded(ToComponent(record, program, initial), program.Exports));
    }

    private static WorkerComponent ToComponent(ComponentVersionRecord record, LoadedProgram program, IReadOnlyList<InitialFile> files) => new()
    {
        ComponentId = record.ComponentId,
        Version = record.Version,
        Program = program.Program,
        Size = record.SizeBytes,
        InitialMemoryBytes = program.InitialMemoryBytes,
        IsEphemeral = record.Kind == ComponentKind.Ephemeral,
        Env = Workers.RequestReader.ToDictionary(record.Environment),
        Files = files,
        Plugins = [.. record.Plugins.Select(ToDescription)],
    };

    private static PluginDescription ToDescription(PluginInstallationRecord plugin) =>
        new(plugin.Id, plugin.Name, plugin.Version, plugin.Registered, Workers.RequestReader.ToDictionary(plugin.Parameters));

    private Task<ComponentVersionRecord?> ReadAsync(Guid component, ulong? version, CancellationToken cancellation) =>
        Workers.WorkerCalls.ReadAsync(() => grains.GetGrain<IComponentGrain>(component.ToString("D")).GetVersionAsync(version), time, cancellation);

    private sealed record Loaded(WorkerComponent Component, ExportTable Exports);
}
