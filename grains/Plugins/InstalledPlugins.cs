using GolemOrleans.GrainInterfaces;
using GolemOrleans.GrainInterfaces.Errors;
using GolemOrleans.Oplog;
using GolemOrleans.Runtime.Catalog;
using Orleans;

namespace GolemOrleans.Grains.Plugins;

/// <summary>
/// What installed plugins mean for a component: which changes are allowed, and the bytes that run in place of the uploaded
/// ones. Thread-safe.
/// </summary>
public sealed class InstalledPlugins(IGrainFactory grains, IComponentTransformer transformer, PluginComposer composer)
{
    /// <summary>Checks installs and updates before anything is changed.</summary>
    /// <exception cref="RegistryException">Unknown plugin, one of another component, one that cannot be installed, or refused parameters.</exception>
    public async Task CheckAsync(Guid component, IEnumerable<PluginInstallationRecord> installed, IEnumerable<PluginChange> changes)
    {
        var known = installed.ToDictionary(plugin => plugin.Id);
        foreach (var change in changes.Where(change => change.Kind != PluginChangeKind.Uninstall))
        {
            var (name, version) = change.Kind == PluginChangeKind.Install ? (change.Name, change.Version)
                : known.TryGetValue(change.InstallationId, out var old) ? (old.Name, old.Version) : default;

            // An update of something that is not installed is refused by the change itself.
            if (name is null)
                continue;
            var plugin = await FindAsync(name, version!);
            if (plugin is null || (plugin.IsDeleted && change.Kind == PluginChangeKind.Install))
                throw new RegistryException(RegistryErrorKind.NotFound, $"Plugin not found: {name}@{version}");
            if (plugin.ScopeComponent is { } owner && owner != component)
                throw new RegistryException(RegistryErrorKind.BadRequest, $"Invalid plugin scope for {name}@{version} not available for component {component:D}");
            if (plugin.Kind == PluginKind.ComponentTransformer)
                await ValidateAsync(plugin, change.Parameters);
        }
    }

    /// <summary>
    /// The digest of the bytes that run: the uploaded ones, in the order of priorities rewritten by transformers, with libraries
    /// plugged in, and plugged into apps.
    /// </summary>
    /// <param name="component">The version to be, with the uploaded bytes and the installations.</param>
    /// <param name="describe">Adds the metadata of the uploaded bytes, for transformers.</param>
    /// <exception cref="RegistryException">A plugin failed.</exception>
    public async Task<string> ApplyAsync(ComponentVersionRecord component, Func<Task<ComponentVersionRecord>> describe)
    {
        var digest = component.Digest;
        ComponentVersionRecord? described = null;
        foreach (var installation in component.Plugins.OrderBy(plugin => plugin.Priority))
        {
            if (await FindAsync(installation.Name, installation.Version) is not { } plugin)
                continue;
            digest = plugin.Kind switch
            {
                PluginKind.ComponentTransformer => await TransformAsync(plugin, installation, described ??= await describe(), digest),
                PluginKind.Library => await ComposeAsync(digest, plugin.Digest!),
                PluginKind.App => await ComposeAsync(plugin.Digest!, digest),
                _ => digest,
            };
        }

        return digest;
    }

    private async Task ValidateAsync(PluginDefinitionRecord plugin, KeyValuePair<string, string>[] parameters)
    {
        try
        {
            await transformer.ValidateAsync(plugin, parameters, CancellationToken.None);
        }
        catch (TransformationException refused)
        {
            throw new RegistryException(RegistryErrorKind.BadRequest, refused.Message);
        }
    }

    private async Task<string> TransformAsync(PluginDefinitionRecord plugin, PluginInstallationRecord installation, ComponentVersionRecord component, string digest)
    {
        try
        {
            return await transformer.TransformAsync(plugin, installation.Parameters, component, digest, CancellationToken.None);
        }
        catch (TransformationException failed)
        {
            throw new RegistryException(RegistryErrorKind.Internal, $"Component transformation failed: {failed.Message}");
        }
    }

    private async Task<string> ComposeAsync(string socket, string plug)
    {
        try
        {
            return (await composer.PlugAsync(BlobDigest.Parse(socket), BlobDigest.Parse(plug))).ToString();
        }
        catch (ComponentRefusedException refused)
        {
            throw new RegistryException(
                RegistryErrorKind.Internal, $"Plugin composition failed: Failed to compose plugin with component: {refused.Message}");
        }
        catch (BlobNotFoundException)
        {
            throw new RegistryException(RegistryErrorKind.Internal, "Plugin composition failed: Plugin data not found");
        }
    }

    private Task<PluginDefinitionRecord?> FindAsync(string name, string version) =>
        grains.GetGrain<IPluginRegistryGrain>("all").FindAsync(name, version);
}
