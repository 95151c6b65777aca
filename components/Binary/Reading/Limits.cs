namespace GolemOrleans.Components.Binary;

/// <summary>
/// Upper bounds of what is accepted. They follow the limits that WebAssembly engines share, so that no component of
/// practice meets them, and bound the work and memory that a hostile binary can cause.
/// </summary>
internal static class Limits
{
    public const int NameBytes = 100_000;
    public const int Types = 1_000_000;
    public const int Functions = 1_000_000;
    public const int Imports = 1_000_000;
    public const int Exports = 1_000_000;
    public const int Globals = 1_000_000;
    public const int Tags = 1_000_000;
    public const int Segments = 1_000_000;
    public const int Tables = 100;
    public const int Memories = 100;
    public const int FunctionParameters = 1_000;
    public const int FunctionResults = 1_000;
    public const int Modules = 1_000;
    public const int Components = 1_000;
    public const int Instances = 1_000;
    public const int Aliases = 1_000_000;
    public const int Canons = 1_000_000;
    public const int CanonOptions = 10;
    public const int InstantiationArguments = 100_000;
    public const int TypeDeclarations = 100_000;
    public const int RecordFields = 10_000;
    public const int VariantCases = 10_000;
    public const int EnumCases = 10_000;
    public const int TupleItems = 10_000;

    /// <summary>The canonical ABI stores flags in one 32-bit integer.</summary>
    public const int Flags = 32;

    /// <summary>Components in components, type declarations in type declarations, and value types in value types.</summary>
    public const int Nesting = 100;

    /// <summary>Nodes of one type when written out as a tree.</summary>
    public const int TypeSize = 1_000_000;

    /// <summary>Bytes of one value in linear memory, as the canonical ABI limits it.</summary>
    public const long ValueBytes = (1L << 28) - 1;

    /// <summary>Pages of 64 KiB in a 32-bit memory.</summary>
    public const uint MemoryPages = 65_536;

    public const uint TableElements = 10_000_000;
}
