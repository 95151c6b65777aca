using System.Text;
using GolemOrleans.Wasmtime.Interop;

namespace GolemOrleans.Wasmtime;

public sealed unsafe partial class WasmStore
{
    /// <summary>Makes functions of this store out of host functions, which may be shared with other stores.</summary>
    /// <param name="functions">The bodies.</param>
    /// <param name="results">As long as <paramref name="functions"/>.</param>
    public void CreateFunctions(ReadOnlySpan<WasmHostFunction> functions, Span<WasmFunction> results)
    {
        if (results.Length != functions.Length)
            throw new ArgumentException("One result slot per function is needed.", nameof(results));
        if (functions.IsEmpty)
            return;
        EnterIdle();
        try
        {
            var first = _hostFunctionCount;
            Array.Resize(ref _hostFunctions, first + functions.Length);
            functions.CopyTo(_hostFunctions.AsSpan(first));
            _hostFunctionCount += functions.Length;
            var cells = _handle.AllocateEnvironments(functions.Length);
            for (var i = 0; i < functions.Length; i++)
            {
                cells[i] = new HostEnvironment { WeakStore = _handle.WeakStore, Index = first + i };
                NativeFunc native;
                using var type = functions[i].HostType.Lease();
                StoreApi.wasmtime_func_new_unchecked(_context, type.Value, &HostTrampoline.Call, cells + i, null, &native);
                results[i] = new WasmFunction(native, functions[i].Type);
                _storeId = native.StoreId;
            }
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Instantiates a module and runs its start function.</summary>
    /// <param name="module">Of this store's engine.</param>
    /// <param name="imports">One item of this store per import, in the module's order.</param>
    /// <exception cref="ArgumentException">Another engine's module, another store's item, or a wrong count.</exception>
    /// <exception cref="WasmException">An item has the wrong type, or a limit is reached.</exception>
    /// <exception cref="WasmResourceExhaustedException">The process has no room for another instance.</exception>
    /// <exception cref="WasmTrapException">Initialisation or the start function trapped.</exception>
    public WasmInstance Instantiate(WasmModule module, ReadOnlySpan<WasmItem> imports)
    {
        ArgumentNullException.ThrowIfNull(module);
        if (!ReferenceEquals(module.Engine, _engine))
            throw new ArgumentException("The module belongs to another engine.", nameof(module));
        if (imports.Length != module.Imports.Length)
            throw new ArgumentException($"The module has {module.Imports.Length} imports, not {imports.Length}.", nameof(imports));
        var externs = imports.Length <= 32 ? stackalloc NativeExtern[imports.Length] : new NativeExtern[imports.Length];
        for (var i = 0; i < imports.Length; i++)
        {
            if (imports[i].Type is null || imports[i].StoreId != _storeId)
                throw new ArgumentException($"Import {i} is empty or belongs to another store.", nameof(imports));
            externs[i] = imports[i].Native;
        }

        Enter();
        nint trap = 0, error;
        NativeInstance native;
        try
        {
            _handle.ReserveMaps(module.EstimatedMaps);
            using var lease = module.Lease();
            fixed (NativeExtern* p = externs)
                error = ModuleApi.wasmtime_instance_new(_context, lease.Value, p, (nuint)externs.Length, &native, &trap);
        }
        finally
        {
            Leave();
        }

        if (trap != 0 || (error != 0 && (_thrown is not null || NativeFailure.HasFramesOrCode(error))))
            throw Failed(error, trap);
        NativeFailure.ThrowIfError(error);
        _storeId = native.StoreId;
        return new WasmInstance(native, module);
    }

    /// <summary>An export of an instance of this store.</summary>
    /// <exception cref="ArgumentException">The instance is of another store, or has no such export.</exception>
    public WasmItem Export(in WasmInstance instance, string name) => Export(instance, new WasmExportName(name));

    /// <inheritdoc cref="Export(in WasmInstance, string)"/>
    public WasmItem Export(in WasmInstance instance, WasmExportName name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (instance.Module is null || instance.Native.StoreId != _storeId)
            throw new ArgumentException("The instance is empty or belongs to another store.", nameof(instance));
        if (!instance.Module.ExportsByName.TryGetValue(name.Text, out var type))
            throw new ArgumentException($"The instance has no export '{name.Text}'.", nameof(name));
        EnterIdle();
        var native = instance.Native;
        NativeExtern item;
        fixed (byte* p = name.Utf8)
            ModuleApi.wasmtime_instance_export_get(_context, &native, p, (nuint)name.Utf8.Length - 1, &item);
        Leave();
        return new WasmItem(item, type);
    }

    /// <summary>
    /// The function's type as the library knows it, or null when the C API cannot express it. For checks; allocates.
    /// </summary>
    public WasmFunctionType? ActualType(in WasmFunction function)
    {
        if (function.Type is null || function.Native.StoreId != _storeId)
            throw new ArgumentException("The function is empty or belongs to another store.", nameof(function));
        if (function.Type.IsBeyondApi)
            return null;
        EnterIdle();
        var native = function.Native;
        var type = StoreApi.wasmtime_func_type(_context, &native);
        Leave();
        var result = new WasmFunctionType(Types(StoreApi.wasm_functype_params(type)), Types(StoreApi.wasm_functype_results(type)));
        StoreApi.wasm_functype_delete(type);
        return result;
    }

    private static System.Collections.Immutable.ImmutableArray<WasmValueType> Types(NativeVec* vec)
    {
        var types = new WasmValueType[(int)vec->Size];
        for (var i = 0; i < types.Length; i++)
        {
            var kind = StoreApi.wasm_valtype_kind(((nint*)vec->Data)[i]);
            types[i] = (WasmValueType)((byte)WasmValueType.I32 - kind);
        }

        return [.. types];
    }

    // Looking at things is allowed after an interruption, running is not.
    private void EnterIdle()
    {
        var current = Environment.CurrentManagedThreadId;
        if (_owner != current && Interlocked.CompareExchange(ref _owner, current, 0) != 0)
            throw new InvalidOperationException("Another thread runs a call in this store.");
        _depth++;
        if (!_disposed)
            return;
        Leave();
        throw new ObjectDisposedException(nameof(WasmStore));
    }
}

/// <summary>An export's name, encoded once for repeated look-ups.</summary>
public sealed class WasmExportName
{
    public WasmExportName(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Text = text;
        // The final NUL is not part of the name: it keeps the array from being empty when pinned.
        Utf8 = Encoding.UTF8.GetBytes(text + "\0");
    }

    public string Text { get; }

    internal byte[] Utf8 { get; }
}
