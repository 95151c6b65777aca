using System.Collections.Frozen;
using System.Collections.Immutable;
using GolemOrleans.Components.Binary;
using GolemOrleans.Components.Linking;
using GolemOrleans.Components.Snapshots.Editing;
using GolemOrleans.Wasmtime;

namespace GolemOrleans.Components.Snapshots;

/// <summary>
/// Where the state of a tree of instances lies: the same for all instances of a component, in an order that only the component's
/// definition decides. Immutable and thread-safe.
/// </summary>
internal sealed class SnapshotPlan
{
    /// <summary>One per distinct module of the link plan.</summary>
    public required ImmutableArray<ModuleEdit> Edits { get; init; }

    /// <summary>Why the component cannot be captured; null when it can.</summary>
    public required string? Refusal { get; init; }

    public required ImmutableArray<StatePlace> Memories { get; init; }

    /// <summary>Mutable globals of numbers and vectors.</summary>
    public required ImmutableArray<StatePlace> Globals { get; init; }

    /// <summary>Mutable globals of function references.</summary>
    public required ImmutableArray<StatePlace> FunctionGlobals { get; init; }

    /// <summary>Tables that reachable code may write.</summary>
    public required ImmutableArray<StatePlace> Tables { get; init; }

    /// <summary>Functions that tables and globals may refer to; empty when there are no such tables and globals.</summary>
    public required ImmutableArray<StatePlace> Functions { get; init; }

    /// <summary>The names of <see cref="Functions"/>.</summary>
    public required FrozenDictionary<FunctionPlace, WasmExportName> FunctionNames { get; init; }
}

/// <summary>An item of a core instance of the tree, and the name under which the edited module exports it.</summary>
/// <param name="Instance">Slot of the core instance.</param>
/// <param name="Index">In the module's index space.</param>
internal readonly record struct StatePlace(int Instance, int Index, WasmExportName Name);

/// <summary>A core instance as the linker laid it out: its module and what its imports are bound to, in the module's order.</summary>
internal readonly record struct PlannedInstance(CoreModule Module, ImmutableArray<LinkedItem> Imports);
