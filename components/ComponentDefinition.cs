using System.Collections.Immutable;
using GolemOrleans.Components.Types;

namespace GolemOrleans.Components;

/// <summary>
/// A decoded and validated component: immutable, thread-safe. Decoding follows the component model's
/// <c>design/mvp/Binary.md</c>.
/// </summary>
public sealed partial class ComponentDefinition
{
    /// <summary>Decodes and validates. Never allocates more than a small multiple of the input's size.</summary>
    /// <exception cref="ComponentFormatException">Malformed, ill-typed, or over a limit.</exception>
    public static ComponentDefinition Decode(ReadOnlyMemory<byte> bytes) => Binary.ComponentDecoder.Decode(bytes);

    /// <summary>Imports in declaration order.</summary>
    public required ImmutableArray<ComponentExtern> Imports { get; init; }

    /// <summary>Exports in declaration order.</summary>
    public required ImmutableArray<ComponentExtern> Exports { get; init; }

    public required ComponentMetadata Metadata { get; init; }

    /// <summary>The binary that was decoded.</summary>
    public ReadOnlyMemory<byte> Bytes => Body.Bytes;

    /// <summary>The definitions that a linker walks.</summary>
    internal Binary.ComponentBody Body { get; init; } = null!;
}

/// <summary>What custom sections and memories of a component say about it.</summary>
public sealed record ComponentMetadata
{
    /// <summary>The WIT package the component's world was built from, when recorded: <c>ns:name</c> and version.</summary>
    public string? RootPackageName { get; init; }

    public string? RootPackageVersion { get; init; }

    /// <summary>The producers sections (field → name → version) of the component and all that is nested in it, in the order of the binary.</summary>
    public ImmutableArray<ImmutableArray<ProducerField>> Producers { get; init; } = [];

    /// <summary>Linear memories defined by the core modules, in order: initial and maximum in bytes.</summary>
    public ImmutableArray<MemoryDefinition> Memories { get; init; } = [];
}

/// <summary>A field such as <c>language</c> or <c>processed-by</c> with its (name, version) values.</summary>
public sealed record ProducerField(string Name, ImmutableArray<(string Name, string Version)> Values);

/// <summary>Initial and maximum size in bytes of a defined linear memory.</summary>
public readonly record struct MemoryDefinition(ulong InitialBytes, ulong? MaximumBytes);
