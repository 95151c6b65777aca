using System.Collections.Immutable;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Components.Types;

/// <summary>A named import or export of a component or an instance. The name carries its version verbatim.</summary>
public sealed record ComponentExtern(string Name, ExternType Type);

/// <summary>The type of an import or export.</summary>
public abstract record ExternType;

/// <summary>A component function.</summary>
public sealed record FunctionExtern(FunctionType Type) : ExternType;

/// <summary>An instance: a set of named externs in declaration order.</summary>
public sealed record InstanceExtern(ImmutableArray<ComponentExtern> Exports) : ExternType
{
    /// <summary>
    /// Resources that this type introduces: each use of the type as an import or export replaces them by new ones. Empty in
    /// the type of an instance, whose resources are those of its surroundings.
    /// </summary>
    internal ImmutableArray<ResourceType> Introduced { get; init; } = [];

    /// <summary>The extern of that name, or null.</summary>
    public ExternType? Find(string name)
    {
        foreach (var export in Exports)
        {
            if (export.Name == name)
                return export.Type;
        }

        return null;
    }
}

/// <summary>A named value type (<c>type (eq …)</c>).</summary>
public sealed record TypeExtern(WitType Type) : ExternType;

/// <summary>A resource type. Two externs of one definition are the same resource when they hold the same object.</summary>
public sealed record ResourceExtern(ResourceType Resource) : ExternType;

/// <summary>A named function, instance or component type; nothing at run time.</summary>
public sealed record TypeDeclarationExtern(ExternType Declared) : ExternType;

/// <summary>A core module, or a component: legal in the binary format, importable by components only.</summary>
public sealed record ModuleExtern : ExternType
{
    /// <summary>The core imports and exports.</summary>
    internal Binary.CoreModuleType Type { get; init; } = new([], []);
}

/// <inheritdoc cref="ModuleExtern"/>
public sealed record NestedComponentExtern(ImmutableArray<ComponentExtern> Imports, ImmutableArray<ComponentExtern> Exports) : ExternType
{
    /// <summary>Resources that the imports introduce; who instantiates the component supplies them.</summary>
    internal ImmutableArray<ResourceType> ImportedResources { get; init; } = [];

    /// <summary>Resources that the exports introduce; each instantiation makes new ones.</summary>
    internal ImmutableArray<ResourceType> ExportedResources { get; init; } = [];
}
