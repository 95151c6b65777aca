using GolemOrleans.GrainInterfaces;
using Orleans;

namespace GolemOrleans.Grains.Components;

/// <summary>Stored state of <see cref="ComponentGrain"/>: versions, oldest first; version n is at index n.</summary>
[GenerateSerializer, Alias("golem.component-state.v1")]
public sealed class ComponentState
{
    [Id(0)] public List<ComponentVersionRecord> Versions { get; set; } = [];

    /// <summary>What others rely on: uploads must keep it.</summary>
    [Id(1)] public List<ComponentConstraint> Constraints { get; set; } = [];
}

/// <summary>Stored state of <see cref="ComponentNameGrain"/>.</summary>
[GenerateSerializer, Alias("golem.component-name-state.v1")]
public sealed class ComponentNameState
{
    [Id(0)] public Guid? Owner { get; set; }
}

/// <summary>Stored state of <see cref="ComponentIndexGrain"/>.</summary>
[GenerateSerializer, Alias("golem.component-index-state.v1")]
public sealed class ComponentIndexState
{
    [Id(0)] public List<ComponentIndexEntry> Entries { get; set; } = [];
}
