namespace GolemOrleans.Components.Binary;

/// <summary>The index spaces of a component; see <see cref="ComponentBody"/>.</summary>
internal enum Sort : byte
{
    CoreFunction,
    CoreTable,
    CoreMemory,
    CoreGlobal,
    CoreTag,
    CoreType,
    CoreModule,
    CoreInstance,
    Function,
    Type,
    Component,
    Instance,
}

/// <summary>One entry of a component. It appends one entry to the index space <see cref="Space"/>.</summary>
internal abstract record Definition
{
    public abstract Sort Space { get; }

    /// <summary>Where the definition starts, in bytes from the start of the outermost component.</summary>
    public long Offset { get; init; }
}

/// <summary>A reference into an index space.</summary>
internal readonly record struct SortIndex(Sort Sort, int Index);

/// <summary>A named reference: a <c>with</c> argument or an inline export.</summary>
internal readonly record struct NamedIndex(string Name, SortIndex Target);
