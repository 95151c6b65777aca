using System.Collections.Concurrent;
using GolemOrleans.Components;
using GolemOrleans.Components.Hosting;
using GolemOrleans.Oplog;
using GolemOrleans.Runtime.Execution;

namespace GolemOrleans.Runtime.Catalog;

/// <summary>
/// Decoded and compiled components by digest of their bytes and their dynamic linking. Concurrent requests for the same
/// component compile once; a failed load is forgotten, so that it can be tried again. Thread-safe.
/// </summary>
public sealed class ComponentLibrary(
    ComponentEngine engine,
    IBlobStore blobs,
    IArtifactCache artifacts,
    Func<ReadOnlyMemory<byte>, IHostImports> importsFor) : IDisposable
{
    private readonly ConcurrentDictionary<(BlobDigest Digest, string Linking), Lazy<Task<CompiledComponent>>> _components = new();

    /// <summary>The component with those bytes, ready to instantiate.</summary>
    /// <param name="digest">Of the component's bytes in the blob store.</param>
    /// <param name="dynamicLinkingJson">Which imports are linked to other workers: UTF-8 JSON object or empty.</param>
    /// <exception cref="BlobNotFoundException">The bytes are not there.</exception>
    /// <exception cref="ComponentFormatException">Not a component that can run here.</exception>
    /// <exception cref="ComponentLinkException">An import cannot be satisfied.</exception>
    /// <exception cref="FormatException">The dynamic linking is malformed.</exception>
    public async Task<CompiledComponent> GetAsync(BlobDigest digest, ReadOnlyMemory<byte> dynamicLinkingJson)
    {
        var key = (digest, System.Text.Encoding.UTF8.GetString(dynamicLinkingJson.Span));
        var entry = _components.GetOrAdd(key, _ => new(() => Task.Run(() => LoadAsync(digest, dynamicLinkingJson))));
        try
        {
            return await entry.Value.ConfigureAwait(false);
        }
        catch
        {
            _components.TryRemove(KeyValuePair.Create(key, entry));
            throw;
        }
    }

    /// <summary>The component with those bytes as a program workers run, with what it exports.</summary>
    /// <exception cref="BlobNotFoundException">The bytes are not there.</exception>
    /// <exception cref="ComponentRefusedException">Not a component that can run here.</exception>
    public async Task<LoadedProgram> GetProgramAsync(BlobDigest digest, ReadOnlyMemory<byte> dynamicLinkingJson)
    {
        try
        {
            var component = await GetAsync(digest, dynamicLinkingJson).ConfigureAwait(false);
            var memory = component.Definition.Metadata.Memories.Aggregate(0UL, (sum, each) => sum + each.InitialBytes);
            return new(new ComponentProgram(component), new ExportTable(component.Definition), memory);
        }
        catch (Exception refused) when (refused is ComponentFormatException or ComponentLinkException or FormatException)
        {
            throw new ComponentRefusedException(refused.Message, refused);
        }
    }

    /// <summary>
    /// Loads the bytes and tells what they are, or why they are refused. An import that the host does not know is no reason: a
    /// plugin may satisfy it later; until then <see cref="GetProgramAsync"/> refuses.
    /// </summary>
    /// <exception cref="BlobNotFoundException">The bytes are not there.</exception>
    public async Task<ComponentInspection> InspectAsync(BlobDigest digest, ReadOnlyMemory<byte> dynamicLinkingJson)
    {
        try
        {
            var component = await GetAsync(digest, dynamicLinkingJson).ConfigureAwait(false);
            return Inspected(component.Definition);
        }
        catch (ComponentFormatException malformed)
        {
            return new(default, null, $"Parsing error: {malformed.Message}");
        }
        catch (FormatException malformed)
        {
            return new(default, null, malformed.Message);
        }
        catch (ComponentLinkException unlinkable) when (unlinkable.IsUnknown)
        {
            return Inspected(ComponentDefinition.Decode(await blobs.ReadAsync(digest).ConfigureAwait(false)));
        }
        catch (ComponentLinkException unlinkable)
        {
            return new(default, null, $"The component cannot be linked: {unlinkable.Message}");
        }
    }

    private static ComponentInspection Inspected(ComponentDefinition component) =>
        new(ComponentMetadataJson.Write(component), component.Metadata.RootPackageName, null);

    public void Dispose()
    {
        foreach (var entry in _components.Values)
        {
            if (entry.IsValueCreated && entry.Value.IsCompletedSuccessfully)
                entry.Value.Result.Dispose();
        }

        _components.Clear();
    }

    private async Task<CompiledComponent> LoadAsync(BlobDigest digest, ReadOnlyMemory<byte> dynamicLinkingJson)
    {
        var bytes = await blobs.ReadAsync(digest).ConfigureAwait(false);
        var definition = ComponentDefinition.Decode(bytes);
        return CompiledComponent.Compile(engine, definition, importsFor(dynamicLinkingJson), artifacts);
    }
}
