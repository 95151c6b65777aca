using GolemOrleans.Wasmtime.Interop;

namespace GolemOrleans.Wasmtime;

/// <summary>A function of one store. <c>default</c> is no function; using it throws.</summary>
public readonly struct WasmFunction
{
    internal readonly NativeFunc Native;
    internal readonly int Slots;

    internal WasmFunction(NativeFunc native, WasmFunctionType type)
    {
        Native = native;
        Type = type;
        // The host may not make up raw references: such a function never has room for its arguments.
        Slots = type.HasReferences ? int.MaxValue : type.Slots;
    }

    public WasmFunctionType? Type { get; }

    /// <summary>The function as a table entry.</summary>
    public WasmFunctionReference Reference => new(Native);
}

/// <summary>A nullable reference to a function of one store; equal when it is the same function.</summary>
public readonly record struct WasmFunctionReference
{
    internal readonly NativeFunc Native;

    internal WasmFunctionReference(NativeFunc native) => Native = native;

    public bool IsNull => Native.StoreId == 0;

    public bool Equals(WasmFunctionReference other) => Native.StoreId == other.Native.StoreId && Native.Private == other.Native.Private;

    public override int GetHashCode() => HashCode.Combine(Native.StoreId, Native.Private);
}

/// <summary>A linear memory of one store.</summary>
public readonly struct WasmMemory
{
    internal readonly NativeObject Native;

    internal WasmMemory(NativeObject native) => Native = native;

    /// <summary>True for <c>default</c>.</summary>
    public bool IsNull => Native.StoreId == 0;
}

/// <summary>A global of one store.</summary>
public readonly struct WasmGlobal
{
    internal readonly NativeObject Native;

    internal WasmGlobal(NativeObject native, WasmGlobalExtern type)
    {
        Native = native;
        Type = type;
    }

    public WasmGlobalExtern? Type { get; }
}

/// <summary>A table of one store.</summary>
public readonly struct WasmTable
{
    internal readonly NativeObject Native;

    internal WasmTable(NativeObject native, WasmTableExtern type)
    {
        Native = native;
        Type = type;
    }

    public WasmTableExtern? Type { get; }
}

/// <summary>Anything a module imports or exports.</summary>
public readonly struct WasmItem
{
    internal readonly NativeExtern Native;

    internal WasmItem(NativeExtern native, WasmExternType type)
    {
        Native = native;
        Type = type;
    }

    public WasmExternType? Type { get; }

    internal ulong StoreId => Native.Func.StoreId;

    public static implicit operator WasmItem(in WasmFunction function) =>
        new(new NativeExtern { Kind = 0, Func = function.Native }, new WasmFunctionExtern(function.Type!));

    /// <exception cref="InvalidOperationException">Not a function.</exception>
    public WasmFunction AsFunction() => Type is WasmFunctionExtern f ? new WasmFunction(Native.Func, f.Type) : throw Not("function");

    /// <exception cref="InvalidOperationException">Not a memory.</exception>
    public WasmMemory AsMemory() => Type is WasmMemoryExtern ? new WasmMemory(Native.Object) : throw Not("memory");

    /// <exception cref="InvalidOperationException">Not a global.</exception>
    public WasmGlobal AsGlobal() => Type is WasmGlobalExtern g ? new WasmGlobal(Native.Object, g) : throw Not("global");

    /// <exception cref="InvalidOperationException">Not a table.</exception>
    public WasmTable AsTable() => Type is WasmTableExtern t ? new WasmTable(Native.Object, t) : throw Not("table");

    private InvalidOperationException Not(string kind) => new($"The item is not a {kind} but {Type?.ToString() ?? "nothing"}.");
}

/// <summary>A core instance of one store.</summary>
public readonly struct WasmInstance
{
    internal readonly NativeInstance Native;

    internal WasmInstance(NativeInstance native, WasmModule module)
    {
        Native = native;
        Module = module;
    }

    public WasmModule? Module { get; }
}
