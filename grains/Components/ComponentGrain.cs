using GolemOrleans.GrainInterfaces;
using GolemOrleans.GrainInterfaces.Errors;
using GolemOrleans.Grains.Plugins;
using Orleans;
using Orleans.Runtime;

namespace GolemOrleans.Grains.Components;

/// <summary>
/// Versions of one component. Creation order: claim the name, write the state, list it in the index; what fails in between
/// leaves a claimed name without a component, which the next claimant takes over, or an unlisted component, which the grain
/// lists again at its next activation.
/// </summary>
public sealed class ComponentGrain(
    [PersistentState("component", RegistryStorage.Name)] IPersistentState<ComponentState> state,
    IComponentInspector inspector,
    InstalledPlugins installed,
    RegisteredPlugins registered,
    TimeProvider time) : Grain, IComponentGrain
{
    private readonly StoredState<ComponentState> _state = new(state);
    private bool _isCreating;

    private List<ComponentVersionRecord> Versions => _state.Value.Versions;

    private Guid Id => Guid.ParseExact(this.GetPrimaryKeyString(), "D");

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (Versions.Count > 0)
            await Index().AddAsync(Id, Versions[^1].Name);
    }

    public async Task<ComponentVersionRecord> CreateAsync(ComponentUpload upload)
    {
        if (Versions.Count > 0)
            return Versions[0].Digest == upload.Digest ? Versions[0] : throw AlreadyExists(Id);
        var name = upload.Name ?? throw new RegistryException(RegistryErrorKind.BadRequest, "The component needs a name.");
        var inspected = await InspectAsync(upload.Digest, upload.DynamicLinkingJson);
        if (inspected.RootPackageName is { } root && root != name)
        {
            throw new RegistryException(
                RegistryErrorKind.BadRequest,
                $"The component name {name} did not match the component's root package name: {root}");
        }

        var names = GrainFactory.GetGrain<IComponentNameGrain>(name);
        _isCreating = true;
        try
        {
            if (!await names.ClaimAsync(Id))
                throw AlreadyExists(await names.ResolveAsync() ?? Id);
            var created = await AppendAsync(
                Record(upload, name, upload.Kind ?? ComponentKind.Durable, upload.Files ?? [], []) with { MetadataJson = inspected.MetadataJson });
            await Index().AddAsync(Id, name);
            return created;
        }
        finally
        {
            _isCreating = false;
        }
    }

    public Task<bool> HoldsNameAsync() => Task.FromResult(_isCreating || Versions.Count > 0);

    public async Task<ComponentVersionRecord> UpdateAsync(ComponentUpload upload)
    {
        if (Versions.Count == 0)
            throw new RegistryException(RegistryErrorKind.NotFound, $"Unknown component id: {Id:D}");
        var previous = Versions[^1];
        var version = await WithPluginsAsync(
            Record(upload, previous.Name, upload.Kind ?? previous.Kind, upload.Files ?? previous.Files, previous.Plugins));
        return ComponentConstraints.Conflict(_state.Value.Constraints, version.MetadataJson) is { } conflict
            ? throw new RegistryException(RegistryErrorKind.BadRequest, conflict)
            : (await registered.LookUpAsync([await AppendAsync(version)]))[0];
    }

    public Task<ComponentVersionRecord[]> GetVersionsAsync() => registered.LookUpAsync(Versions.ToArray());

    public async Task<ComponentVersionRecord?> GetVersionAsync(ulong? version)
    {
        var index = version ?? (ulong)Versions.Count - 1;
        return Versions.Count > 0 && index < (ulong)Versions.Count ? (await registered.LookUpAsync([Versions[(int)index]]))[0] : null;
    }

    public async Task<ComponentVersionRecord> ChangePluginsAsync(PluginChange[] changes)
    {
        if (Versions.Count == 0)
            throw new RegistryException(RegistryErrorKind.NotFound, $"Unknown component id: {Id:D}");
        var previous = Versions[^1];
        await installed.CheckAsync(Id, previous.Plugins, changes);
        var version = previous with { Version = (ulong)Versions.Count, CreatedAt = time.GetUtcNow(), Plugins = PluginChanges.Apply(previous.Plugins, changes) };
        return (await registered.LookUpAsync([await AppendAsync(await WithPluginsAsync(version))]))[0];
    }

    /// <summary>The version as its plugins make it: what runs, and the metadata of that.</summary>
    private async Task<ComponentVersionRecord> WithPluginsAsync(ComponentVersionRecord version)
    {
        if (version.Plugins.Length == 0)
            return version with { MetadataJson = (await InspectAsync(version.Digest, version.DynamicLinkingJson)).MetadataJson, RunDigest = null };
        var run = await installed.ApplyAsync(version, () => DescribedAsync(version));
        try
        {
            var inspected = await inspector.InspectAsync(run, version.DynamicLinkingJson);
            return version with { MetadataJson = inspected.MetadataJson, RunDigest = run == version.Digest ? null : run };
        }
        catch (ComponentRejectedException rejected) when (run != version.Digest)
        {
            throw new RegistryException(RegistryErrorKind.Internal, $"Component transformation failed: what the plugins made cannot run: {rejected.Message}");
        }
        catch (ComponentRejectedException rejected)
        {
            throw new RegistryException(RegistryErrorKind.BadRequest, rejected.Message);
        }
    }

    /// <summary>With the metadata of the uploaded bytes; without, when they cannot run before the plugins have changed them.</summary>
    private async Task<ComponentVersionRecord> DescribedAsync(ComponentVersionRecord version)
    {
        try
        {
            return version with { MetadataJson = (await inspector.InspectAsync(version.Digest, version.DynamicLinkingJson)).MetadataJson };
        }
        catch (ComponentRejectedException)
        {
            return version with { MetadataJson = default };
        }
    }

    public async Task ConstrainAsync(string user, string[] functions)
    {
        if (Versions.Count == 0)
            throw new RegistryException(RegistryErrorKind.NotFound, $"Unknown component id: {Id:D}");
        var (constraints, missing) = ComponentConstraints.Of(user, functions, Versions[^1].MetadataJson);
        if (missing is not null)
            throw new RegistryException(RegistryErrorKind.BadRequest, $"Component Constraint Create Error: there is no function {missing}");
        await _state.ReplaceAsync(new ComponentState { Versions = Versions, Constraints = [.. _state.Value.Constraints.Where(c => c.User != user), .. constraints] }, this);
    }

    private async Task<InspectedComponent> InspectAsync(string digest, ReadOnlyMemory<byte> dynamicLinkingJson)
    {
        try
        {
            return await inspector.InspectAsync(digest, dynamicLinkingJson);
        }
        catch (ComponentRejectedException rejected)
        {
            throw new RegistryException(RegistryErrorKind.BadRequest, rejected.Message);
        }
    }

    private ComponentVersionRecord Record(
        ComponentUpload upload, string name, ComponentKind kind, InitialFileRecord[] files, PluginInstallationRecord[] plugins) => new()
        {
            ComponentId = Id,
            Version = (ulong)Versions.Count,
            Name = name,
            SizeBytes = upload.SizeBytes,
            Digest = upload.Digest,
            Kind = kind,
            CreatedAt = time.GetUtcNow(),
            DynamicLinkingJson = upload.DynamicLinkingJson,
            Files = files,
            Environment = upload.Environment,
            Plugins = plugins,
        };

    /// <summary>Stores the new version; nobody sees it before.</summary>
    private async Task<ComponentVersionRecord> AppendAsync(ComponentVersionRecord version)
    {
        await _state.ReplaceAsync(new ComponentState { Versions = [.. Versions, version], Constraints = _state.Value.Constraints }, this);
        return version;
    }

    private IComponentIndexGrain Index() => GrainFactory.GetGrain<IComponentIndexGrain>("all");

    private static RegistryException AlreadyExists(Guid id) => new(RegistryErrorKind.AlreadyExists, $"Component already exists: {id:D}");
}
