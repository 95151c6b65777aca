using System.Collections.Immutable;
using GolemOrleans.Components.Types;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Components.Binary;

/// <summary>
/// The definitions of one component (the outermost or a nested one), validated, in the order of the binary. Immutable and
/// thread-safe; one body may be instantiated any number of times.
/// <para><b>Index spaces.</b> A linker walks <see cref="Definitions"/> once, in order, and keeps one growing list per index
/// space: core functions, tables, memories, globals, tags, core types, core modules, core instances; functions, types,
/// components, instances. Every definition appends exactly one entry to the space named by its <see cref="Definition.Space"/>
/// and refers only to entries already present. Imports and exports append too (an export introduces an alias of what it
/// exports). Indices were checked by the validator.</para>
/// <para><b>Scopes.</b> <see cref="OuterAlias"/> reaches into the index spaces of an enclosing component, so a component value at
/// run time is a pair (body, scope of the component instance that contains its definition).</para>
/// <para><b>Resource types are generative.</b> Types in a body mention <see cref="ResourceType"/> objects that stand for a
/// resource <i>within one instance of this body</i>. A body never mentions a resource of another body: when a nested component
/// is instantiated, the type given to the new instance is expressed in resources of the instantiating body. A linker keeps
/// per component instance one map from these objects to run-time resource types, and fills it by two rules:
/// <list type="number">
/// <item><see cref="ResourceDefinition"/>: maps its object to a new run-time resource type, owned by this component instance.</item>
/// <item>whenever a definition carries a type for something that exists at run time (<see cref="Import.Type"/>,
/// <see cref="Instantiation.Type"/>, <see cref="Export.Type"/>): walk the type; for each <see cref="ResourceExtern"/> in it,
/// directly or at a path of instance exports, map its object to the run-time resource type found at that path of the actual
/// value. Objects already mapped keep an equal mapping; the validator has proven it.</item>
/// </list>
/// After that every <see cref="FunctionType"/> of the body is made concrete by replacing resource objects through the map
/// (<see cref="TypeSubstitution"/>).</para>
/// </summary>
internal sealed class ComponentBody
{
    public required ImmutableArray<Definition> Definitions { get; init; }

    /// <summary>Imports in order, in this body's resources.</summary>
    public required ImmutableArray<ComponentExtern> Imports { get; init; }

    /// <summary>Exports in order, in this body's resources.</summary>
    public required ImmutableArray<ComponentExtern> Exports { get; init; }

    /// <summary>The component's own bytes, preamble included.</summary>
    public required ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>Offset of <see cref="Bytes"/> in the outermost component.</summary>
    public required long Offset { get; init; }
}
