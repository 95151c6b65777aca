using Orleans;

namespace GolemOrleans.GrainInterfaces;

/// <summary>What a plugin does.</summary>
public enum PluginKind
{
    /// <summary>A service over HTTP that rewrites components when they are uploaded.</summary>
    ComponentTransformer = 0,

    /// <summary>A component that receives the oplog entries of workers.</summary>
    OplogProcessor = 1,

    /// <summary>A component that satisfies imports of others.</summary>
    Library = 2,

    /// <summary>A component whose imports are satisfied by others.</summary>
    App = 3,
}

/// <summary>One version of a plugin. Immutable.</summary>
[GenerateSerializer, Immutable, Alias("golem.plugin-definition.v1")]
public sealed record PluginDefinitionRecord
{
    [Id(0)] public required string Name { get; init; }

    [Id(1)] public required string Version { get; init; }

    [Id(2)] public string Description { get; init; } = "";

    [Id(3)] public ReadOnlyMemory<byte> Icon { get; init; }

    [Id(4)] public string Homepage { get; init; } = "";

    [Id(5)] public PluginKind Kind { get; init; }

    /// <summary>The component that may use it; null for all.</summary>
    [Id(6)] public Guid? ScopeComponent { get; init; }

    /// <summary>Of a transformer.</summary>
    [Id(7)] public string? ProvidedWitPackage { get; init; }

    /// <summary>Of a transformer: schema of its parameters.</summary>
    [Id(8)] public string? JsonSchema { get; init; }

    /// <summary>Of a transformer: absolute, http or https.</summary>
    [Id(9)] public string ValidateUrl { get; init; } = "";

    /// <summary>Of a transformer: absolute, http or https.</summary>
    [Id(10)] public string TransformUrl { get; init; } = "";

    /// <summary>Of an oplog processor.</summary>
    [Id(11)] public Guid ComponentId { get; init; }

    /// <summary>Of an oplog processor.</summary>
    [Id(12)] public ulong ComponentVersion { get; init; }

    /// <summary>Of a library or an app: digest of its bytes in the blob store.</summary>
    [Id(13)] public string? Digest { get; init; }

    /// <summary>Removed from the registry; components that have it installed go on with it.</summary>
    [Id(14)] public bool IsDeleted { get; init; }
}
