using System.Collections.Immutable;

namespace GolemOrleans.Components.Binary;

/// <summary>A core module in the binary.</summary>
internal sealed record CoreModuleDefinition(CoreModule Module) : Definition
{
    public override Sort Space => Sort.CoreModule;
}

/// <summary>A core type: at run time only its place in the index space matters.</summary>
internal sealed record CoreTypeDefinition : Definition
{
    public override Sort Space => Sort.CoreType;
}

/// <summary>
/// <c>core instance (instantiate m (with name (instance i))…)</c>. The module's imports (module, name) are looked up by module
/// name in <see cref="Arguments"/> (each target is a core instance; names are unique) and by name in that instance.
/// </summary>
internal sealed record CoreInstantiation(int Module, ImmutableArray<NamedIndex> Arguments) : Definition
{
    public override Sort Space => Sort.CoreInstance;

    /// <summary>What the validator knows of the module: its declared type, and the module itself unless it is imported.</summary>
    public required CoreModuleType ModuleType { get; init; }
}

/// <summary>A core instance made of existing core items.</summary>
internal sealed record CoreInlineInstance(ImmutableArray<NamedIndex> Exports) : Definition
{
    public override Sort Space => Sort.CoreInstance;
}

/// <summary>
/// <c>alias core export i name</c>: a core function, table, memory, global or tag. <see cref="Type"/> is its proven type.
/// </summary>
internal sealed record CoreExportAlias(Sort Sort, int Instance, string Name) : Definition
{
    public override Sort Space => Sort;

    public required CoreExternType Type { get; init; }
}
