using Orleans;
using Orleans.Concurrency;

namespace GolemOrleans.GrainInterfaces;

/// <summary>
/// All versions of one component; the grain key is the component id (<c>D</c> format). Failures are
/// <see cref="Errors.RegistryException"/>.
/// </summary>
[Alias("golem.IComponentGrain")]
public interface IComponentGrain : IGrainWithStringKey
{
    /// <summary>
    /// Validates the uploaded bytes and creates version 0. The name must be free and equal to the root package name if the
    /// component records one. Compiling takes long for large components on a busy machine, hence the response time-out.
    /// </summary>
    [Alias("Create"), ResponseTimeout("00:15:00")]
    Task<ComponentVersionRecord> CreateAsync(ComponentUpload upload);

    /// <summary>
    /// Validates the uploaded bytes and creates the next version. It must keep the functions that others rely on, see
    /// <see cref="ConstrainAsync"/>; a version that does not is refused as a bad request which names them.
    /// </summary>
    [Alias("Update"), ResponseTimeout("00:15:00")]
    Task<ComponentVersionRecord> UpdateAsync(ComponentUpload upload);

    /// <summary>All versions, oldest first; empty when the component does not exist.</summary>
    [AlwaysInterleave, Alias("GetVersions")]
    Task<ComponentVersionRecord[]> GetVersionsAsync();

    /// <summary>That version, or the latest when null; null when absent.</summary>
    [AlwaysInterleave, Alias("GetVersion")]
    Task<ComponentVersionRecord?> GetVersionAsync(ulong? version);

    /// <summary>Whether the name that the component has claimed is its own: it exists, or is being created.</summary>
    [AlwaysInterleave, Alias("HoldsName")]
    Task<bool> HoldsNameAsync();

    /// <summary>
    /// Applies plugin installs, updates and uninstalls as one new component version. Answers that version.
    /// </summary>
    [Alias("ChangePlugins"), ResponseTimeout("00:15:00")]
    Task<ComponentVersionRecord> ChangePluginsAsync(PluginChange[] changes);

    /// <summary>
    /// Declares the functions that a user of the component relies on, in place of what the same user declared before; none: it
    /// relies on nothing any more. Uploads must keep each, with the types that it has in the latest version now. Refused as a bad
    /// request, with nothing changed, when the latest version lacks one.
    /// </summary>
    /// <param name="user">Who relies on them: any text, such as the id of an API that was published over the component.</param>
    /// <param name="functions">Full names, <c>ns:pkg/iface.{function}</c> or <c>function</c>, as the metadata has them.</param>
    [Alias("Constrain")]
    Task ConstrainAsync(string user, string[] functions);
}

/// <summary>What a <see cref="PluginChange"/> does.</summary>
public enum PluginChangeKind
{
    Install = 0,
    Update = 1,
    Uninstall = 2,
}

/// <summary>One change of a component's plugin installations.</summary>
[GenerateSerializer, Immutable, Alias("golem.plugin-change.v1")]
public sealed record PluginChange
{
    [Id(0)] public PluginChangeKind Kind { get; init; }

    /// <summary>Chosen by the caller for an install; names the target otherwise.</summary>
    [Id(1)] public Guid InstallationId { get; init; }

    [Id(2)] public string Name { get; init; } = "";

    [Id(3)] public string Version { get; init; } = "";

    [Id(4)] public int Priority { get; init; }

    [Id(5)] public KeyValuePair<string, string>[] Parameters { get; init; } = [];
}

/// <summary>
/// Guards the uniqueness of a component name; the grain key is the name. A reservation whose component never came to be is
/// taken over by the next claimant.
/// </summary>
[Alias("golem.IComponentNameGrain")]
public interface IComponentNameGrain : IGrainWithStringKey
{
    /// <summary>True when the name now belongs to (or already belonged to) that component.</summary>
    [Alias("Claim")]
    Task<bool> ClaimAsync(Guid componentId);

    /// <summary>The owner of the name, or null.</summary>
    [AlwaysInterleave, Alias("Resolve")]
    Task<Guid?> ResolveAsync();
}

/// <summary>The list of all components (key <c>all</c>); written by component grains, rebuilt from them if lost.</summary>
[Alias("golem.IComponentIndexGrain")]
public interface IComponentIndexGrain : IGrainWithStringKey
{
    [Alias("Add")]
    Task AddAsync(Guid componentId, string name);

    [AlwaysInterleave, Alias("List")]
    Task<ComponentIndexEntry[]> ListAsync();
}

/// <summary>A row of the component list.</summary>
[GenerateSerializer, Immutable, Alias("golem.component-index-entry.v1")]
public sealed record ComponentIndexEntry([property: Id(0)] Guid ComponentId, [property: Id(1)] string Name);
