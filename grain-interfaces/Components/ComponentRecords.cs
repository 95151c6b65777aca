using Orleans;

namespace GolemOrleans.GrainInterfaces;

/// <summary>What a component version is for.</summary>
public enum ComponentKind
{
    Durable = 0,
    Ephemeral = 1,
}

/// <summary>One version of a component. Immutable once created, except for its plugin installations.</summary>
[GenerateSerializer, Immutable, Alias("golem.component-version.v1")]
public sealed record ComponentVersionRecord
{
    [Id(0)] public required Guid ComponentId { get; init; }

    [Id(1)] public ulong Version { get; init; }

    [Id(2)] public required string Name { get; init; }

    /// <summary>Size of the uploaded bytes.</summary>
    [Id(3)] public ulong SizeBytes { get; init; }

    /// <summary>Digest of the uploaded bytes in the blob store, lower-case hex SHA-256.</summary>
    [Id(4)] public required string Digest { get; init; }

    [Id(5)] public ComponentKind Kind { get; init; }

    [Id(6)] public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The REST API's <c>metadata</c> object without <c>dynamicLinking</c>, UTF-8 JSON.</summary>
    [Id(7)] public ReadOnlyMemory<byte> MetadataJson { get; init; }

    /// <summary>The <c>dynamicLinking</c> object, UTF-8 JSON.</summary>
    [Id(8)] public ReadOnlyMemory<byte> DynamicLinkingJson { get; init; }

    [Id(9)] public InitialFileRecord[] Files { get; init; } = [];

    [Id(10)] public KeyValuePair<string, string>[] Environment { get; init; } = [];

    [Id(11)] public PluginInstallationRecord[] Plugins { get; init; } = [];

    /// <summary>Digest of the bytes that run when plugins have rewritten the uploaded ones; null: those run as they are.</summary>
    [Id(12)] public string? RunDigest { get; init; }
}

/// <summary>A file that every worker of a component version starts with.</summary>
[GenerateSerializer, Immutable, Alias("golem.initial-file.v1")]
public sealed record InitialFileRecord
{
    /// <summary>Digest of the content in the blob store.</summary>
    [Id(0)] public required string Key { get; init; }

    /// <summary>Absolute, normalised.</summary>
    [Id(1)] public required string Path { get; init; }

    [Id(2)] public bool ReadOnly { get; init; }
}

/// <summary>A plugin installed for a component version.</summary>
[GenerateSerializer, Immutable, Alias("golem.plugin-installation.v1")]
public sealed record PluginInstallationRecord
{
    [Id(0)] public Guid Id { get; init; }

    [Id(1)] public required string Name { get; init; }

    [Id(2)] public required string Version { get; init; }

    /// <summary>Whether the plugin's definition is still there; looked up when the record is read.</summary>
    [Id(3)] public bool Registered { get; init; }

    [Id(4)] public int Priority { get; init; }

    [Id(5)] public KeyValuePair<string, string>[] Parameters { get; init; } = [];
}

/// <summary>An upload that was written to the blob store and is to become a component version.</summary>
[GenerateSerializer, Immutable, Alias("golem.component-upload.v1")]
public sealed record ComponentUpload
{
    /// <summary>Required on create, ignored on update.</summary>
    [Id(0)] public string? Name { get; init; }

    [Id(1)] public required string Digest { get; init; }

    [Id(2)] public ulong SizeBytes { get; init; }

    /// <summary>Null: Durable on create, the previous version's kind on update.</summary>
    [Id(3)] public ComponentKind? Kind { get; init; }

    /// <summary>Null on update: the previous version's files.</summary>
    [Id(4)] public InitialFileRecord[]? Files { get; init; }

    [Id(5)] public ReadOnlyMemory<byte> DynamicLinkingJson { get; init; }

    [Id(6)] public KeyValuePair<string, string>[] Environment { get; init; } = [];
}
