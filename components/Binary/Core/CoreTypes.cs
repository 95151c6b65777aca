using System.Collections.Immutable;

namespace GolemOrleans.Components.Binary;

/// <summary>Core value types of the enabled features; the numbers are those of the binary format.</summary>
internal enum CoreValueType : byte
{
    I32 = 0x7F,
    I64 = 0x7E,
    F32 = 0x7D,
    F64 = 0x7C,
    V128 = 0x7B,
    FuncRef = 0x70,
    ExternRef = 0x6F,
    ExnRef = 0x69,
}

/// <summary>The type of something a core module imports or exports.</summary>
internal abstract record CoreExternType
{
    public abstract Sort Sort { get; }
}

/// <summary>A core function type; structural equality.</summary>
internal sealed record CoreFunctionType(ImmutableArray<CoreValueType> Parameters, ImmutableArray<CoreValueType> Results) : CoreExternType
{
    public override Sort Sort => Sort.CoreFunction;

    public bool Equals(CoreFunctionType? other) =>
        other is not null && Parameters.AsSpan().SequenceEqual(other.Parameters.AsSpan()) && Results.AsSpan().SequenceEqual(other.Results.AsSpan());

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var parameter in Parameters)
            hash.Add(parameter);
        hash.Add(-1);
        foreach (var result in Results)
            hash.Add(result);
        return hash.ToHashCode();
    }

    public override string ToString() => $"[{string.Join(' ', Parameters)}] -> [{string.Join(' ', Results)}]";
}

/// <summary>Size limits in elements (tables) or pages (memories).</summary>
internal readonly record struct CoreLimits(ulong Minimum, ulong? Maximum)
{
    /// <summary>Whether something of these limits may stand where <paramref name="wanted"/> is declared.</summary>
    public bool Matches(CoreLimits wanted) =>
        Minimum >= wanted.Minimum && (wanted.Maximum is not { } max || Maximum is { } own && own <= max);
}

internal sealed record CoreTableType(CoreValueType Element, CoreLimits Limits) : CoreExternType
{
    public override Sort Sort => Sort.CoreTable;
}

/// <summary>A 32-bit unshared memory; limits in pages of 64 KiB.</summary>
internal sealed record CoreMemoryType(CoreLimits Limits) : CoreExternType
{
    public override Sort Sort => Sort.CoreMemory;
}

internal sealed record CoreGlobalType(CoreValueType Value, bool Mutable) : CoreExternType
{
    public override Sort Sort => Sort.CoreGlobal;
}

/// <summary>An exception tag; its function type has no results.</summary>
internal sealed record CoreTagType(CoreFunctionType Function) : CoreExternType
{
    public override Sort Sort => Sort.CoreTag;
}
