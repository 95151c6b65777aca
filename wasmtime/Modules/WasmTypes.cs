using System.Collections.Immutable;

namespace GolemOrleans.Wasmtime;

/// <summary>Core value types, numbered as in the binary format.</summary>
public enum WasmValueType : byte
{
    I32 = 0x7f, I64 = 0x7e, F32 = 0x7d, F64 = 0x7c, V128 = 0x7b, FuncRef = 0x70, ExternRef = 0x6f, ExnRef = 0x69,
}

/// <summary>A core function type; structural equality.</summary>
public sealed class WasmFunctionType(ImmutableArray<WasmValueType> parameters, ImmutableArray<WasmValueType> results) : IEquatable<WasmFunctionType>
{
    public ImmutableArray<WasmValueType> Parameters { get; } = parameters;

    public ImmutableArray<WasmValueType> Results { get; } = results;

    /// <summary>Value slots a call needs: the larger of the two counts.</summary>
    public int Slots { get; } = Math.Max(parameters.Length, results.Length);

    /// <summary>True when a parameter or result is a reference, whose raw form the host must not make up.</summary>
    public bool HasReferences { get; } = parameters.Any(IsReference) || results.Any(IsReference);

    /// <summary>True when the C API has no form for the type: asking it for one would abort the process.</summary>
    internal bool IsBeyondApi { get; } = parameters.Concat(results).Any(t => IsReference(t) || t == WasmValueType.V128);

    public bool Equals(WasmFunctionType? other) =>
        other is not null && Parameters.AsSpan().SequenceEqual(other.Parameters.AsSpan()) && Results.AsSpan().SequenceEqual(other.Results.AsSpan());

    public override bool Equals(object? obj) => Equals(obj as WasmFunctionType);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var type in Parameters)
            hash.Add(type);
        hash.Add(-1);
        foreach (var type in Results)
            hash.Add(type);
        return hash.ToHashCode();
    }

    public override string ToString() => $"({string.Join(", ", Parameters)}) -> ({string.Join(", ", Results)})";

    private static bool IsReference(WasmValueType type) => type is WasmValueType.FuncRef or WasmValueType.ExternRef or WasmValueType.ExnRef;
}

/// <summary>The type of an import or export of a module.</summary>
public abstract record WasmExternType;

public sealed record WasmFunctionExtern(WasmFunctionType Type) : WasmExternType;

/// <param name="MinPages">In pages of 64 KiB.</param>
/// <param name="MaxPages">Null: no maximum declared.</param>
public sealed record WasmMemoryExtern(ulong MinPages, ulong? MaxPages) : WasmExternType;

public sealed record WasmTableExtern(WasmValueType Element, ulong Min, ulong? Max) : WasmExternType;

public sealed record WasmGlobalExtern(WasmValueType Type, bool Mutable) : WasmExternType;

public sealed record WasmTagExtern(WasmFunctionType Type) : WasmExternType;

public sealed record WasmImport(string Module, string Name, WasmExternType Type);

public sealed record WasmExport(string Name, WasmExternType Type);
