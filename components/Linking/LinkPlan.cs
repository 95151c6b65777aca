using System.Collections.Immutable;
using GolemOrleans.Components.Binary;
using GolemOrleans.Components.Canonical;
using GolemOrleans.Components.Hosting;
using GolemOrleans.Components.Snapshots;
using GolemOrleans.Components.Types;
using GolemOrleans.Values.Types;
using GolemOrleans.Wasmtime;

namespace GolemOrleans.Components.Linking;

/// <summary>
/// A component tree laid out once: nested components are unfolded, aliases resolved, imports bound. Running instances only
/// execute <see cref="Steps"/> and fill slots; no name is looked up any more. Immutable and thread-safe.
/// </summary>
internal sealed class LinkPlan
{
    public required ImmutableArray<LinkStep> Steps { get; init; }

    /// <summary>The distinct core modules, in order of first instantiation.</summary>
    public required ImmutableArray<CoreModule> Modules { get; init; }

    public required int CoreInstances { get; init; }

    /// <summary>Core functions, memories, tables, globals and tags that are imports or options somewhere.</summary>
    public required int Items { get; init; }

    /// <summary>Component instances, the root first; each with its parent's index (−1 for the root).</summary>
    public required ImmutableArray<int> InstanceParents { get; init; }

    public required ImmutableArray<ResourceSlot> Resources { get; init; }

    public required ImmutableArray<LiftSlot> Lifts { get; init; }

    public required ImmutableArray<LowerSlot> Lowers { get; init; }

    /// <summary>Items that are linear memories defined by the core modules, once each.</summary>
    public required ImmutableArray<int> Memories { get; init; }

    /// <summary>Core functions that will be called unchecked, with the type each must have.</summary>
    public required ImmutableArray<(int Item, WasmFunctionType Type)> CalledFunctions { get; init; }

    /// <summary>What the outermost component exports.</summary>
    public required IReadOnlyDictionary<string, LinkedItem> Exports { get; init; }

    /// <summary>How instances are captured; null when that was not asked for.</summary>
    public SnapshotPlan? Snapshots { get; init; }
}

/// <summary>A resource type of the tree: of the host, or defined by a component instance.</summary>
/// <param name="Type">For messages.</param>
/// <param name="Host">Set for a host resource.</param>
/// <param name="Instance">The defining component instance, otherwise.</param>
/// <param name="Destructor">Item of the destructor, if any.</param>
internal sealed record ResourceSlot(ResourceType Type, HostResource? Host, int Instance, int? Destructor);

/// <summary>The options of a canonical definition, resolved to slots.</summary>
internal sealed record OptionSlots(
    int Instance, int? Memory, int? Realloc, StringEncoding Encoding, ImmutableArray<(ResourceType Type, int Slot)> Resources);

/// <summary>A <c>canon lift</c> of the tree.</summary>
internal sealed record LiftSlot(FunctionPlan Plan, OptionSlots Options, int Core, int? PostReturn);

/// <summary>A <c>canon lower</c> of the tree; exactly one of the targets is set.</summary>
internal sealed record LowerSlot(FunctionPlan Plan, OptionSlots Options, HostFunction? Host, int Lift);
