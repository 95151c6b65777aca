using GolemOrleans.Wasmtime.Interop;

namespace GolemOrleans.Wasmtime;

public sealed unsafe partial class WasmStore
{
    /// <summary>
    /// The memory's bytes now. Invalid after anything that may grow it (a call, <see cref="Grow(in WasmMemory, long)"/>) and after disposal.
    /// Memories are smaller than 4 GiB; of one larger than 2 GiB the span shows the first 2 GiB, see <see cref="Bytes"/>.
    /// </summary>
    public Span<byte> Span(in WasmMemory memory)
    {
        Check(memory.Native);
        var native = memory.Native;
        var size = StoreApi.wasmtime_memory_data_size(_context, &native);
        return new Span<byte>(StoreApi.wasmtime_memory_data(_context, &native), (int)Math.Min(size, int.MaxValue));
    }

    /// <summary>A part of the memory, anywhere in it; same validity as <see cref="Span"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The part does not lie within the memory.</exception>
    public Span<byte> Bytes(in WasmMemory memory, ulong offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Check(memory.Native);
        var native = memory.Native;
        ulong size = StoreApi.wasmtime_memory_data_size(_context, &native);
        if (offset > size || (ulong)length > size - offset)
            throw new ArgumentOutOfRangeException(nameof(offset), offset, $"The range of {length} bytes ends beyond the memory's {size} bytes.");
        return new Span<byte>(StoreApi.wasmtime_memory_data(_context, &native) + offset, length);
    }

    /// <summary>
    /// Where the memory lies now and its size in bytes; same validity as <see cref="Span"/>. For memories beyond 2 GiB, which
    /// no span can show: the caller checks every access.
    /// </summary>
    public void Locate(in WasmMemory memory, out byte* start, out ulong length)
    {
        Check(memory.Native);
        var native = memory.Native;
        length = StoreApi.wasmtime_memory_data_size(_context, &native);
        start = StoreApi.wasmtime_memory_data(_context, &native);
    }

    /// <summary>Size in bytes.</summary>
    public long Length(in WasmMemory memory)
    {
        Check(memory.Native);
        var native = memory.Native;
        return (long)StoreApi.wasmtime_memory_data_size(_context, &native);
    }

    /// <summary>Grows by pages of 64 KiB.</summary>
    /// <exception cref="WasmException">A limit is in the way; nothing has changed.</exception>
    public void Grow(in WasmMemory memory, long pages)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(pages);
        Check(memory.Native);
        EnterIdle();
        var native = memory.Native;
        ulong previous;
        var error = StoreApi.wasmtime_memory_grow(_context, &native, (ulong)pages, &previous);
        Leave();
        NativeFailure.ThrowIfError(error);
    }

    /// <summary>A numeric or vector global's value.</summary>
    /// <exception cref="NotSupportedException">The global holds a reference.</exception>
    public ValRaw Get(in WasmGlobal global)
    {
        CheckNumeric(global);
        var native = global.Native;
        NativeVal value;
        StoreApi.wasmtime_global_get(_context, &native, &value);
        return value.Raw;
    }

    /// <summary>Sets a mutable numeric or vector global.</summary>
    /// <exception cref="WasmException">The global is immutable.</exception>
    /// <exception cref="NotSupportedException">The global holds a reference.</exception>
    public void Set(in WasmGlobal global, ValRaw value)
    {
        CheckNumeric(global);
        var native = global.Native;
        var val = new NativeVal { Kind = (byte)(WasmValueType.I32 - global.Type!.Type), Raw = value };
        NativeFailure.ThrowIfError(StoreApi.wasmtime_global_set(_context, &native, &val));
    }

    /// <summary>A global that holds a reference to a function.</summary>
    /// <exception cref="NotSupportedException">The global holds something else.</exception>
    public WasmFunctionReference GetFunction(in WasmGlobal global)
    {
        CheckFunction(global);
        var native = global.Native;
        NativeVal value;
        StoreApi.wasmtime_global_get(_context, &native, &value);
        return new WasmFunctionReference(value.Func);
    }

    /// <summary>Sets a mutable global that holds a reference to a function.</summary>
    /// <exception cref="WasmException">The global is immutable.</exception>
    /// <exception cref="NotSupportedException">The global holds something else.</exception>
    public void SetFunction(in WasmGlobal global, WasmFunctionReference function)
    {
        CheckFunction(global);
        var native = global.Native;
        var value = Value(function);
        NativeFailure.ThrowIfError(StoreApi.wasmtime_global_set(_context, &native, &value));
    }

    /// <summary>Number of entries.</summary>
    public long Length(in WasmTable table)
    {
        Check(table.Native);
        var native = table.Native;
        return (long)StoreApi.wasmtime_table_size(_context, &native);
    }

    /// <summary>An entry of a table of functions.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such entry.</exception>
    /// <exception cref="NotSupportedException">Not a table of functions.</exception>
    public WasmFunctionReference Get(in WasmTable table, long index)
    {
        CheckFunctions(table);
        var native = table.Native;
        NativeVal value;
        if (index < 0 || StoreApi.wasmtime_table_get(_context, &native, (ulong)index, &value) == 0)
            throw new ArgumentOutOfRangeException(nameof(index), index, "The table is shorter.");
        return new WasmFunctionReference(value.Func);
    }

    /// <summary>Replaces an entry of a table of functions.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such entry.</exception>
    public void Set(in WasmTable table, long index, WasmFunctionReference entry)
    {
        CheckFunctions(table);
        if (index < 0 || index >= Length(table))
            throw new ArgumentOutOfRangeException(nameof(index), index, "The table is shorter.");
        var value = Value(entry);
        var native = table.Native;
        NativeFailure.ThrowIfError(StoreApi.wasmtime_table_set(_context, &native, (ulong)index, &value));
    }

    /// <summary>Grows a table of functions by entries that are null.</summary>
    /// <exception cref="WasmException">A limit is in the way; nothing has changed.</exception>
    public void Grow(in WasmTable table, long entries)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(entries);
        CheckFunctions(table);
        var value = Value(default);
        var native = table.Native;
        ulong previous;
        NativeFailure.ThrowIfError(StoreApi.wasmtime_table_grow(_context, &native, (ulong)entries, &value, &previous));
    }

    private NativeVal Value(WasmFunctionReference entry)
    {
        const byte funcRef = 5;
        if (!entry.IsNull && entry.Native.StoreId != _storeId)
            throw new ArgumentException("The function belongs to another store.", nameof(entry));
        return new NativeVal { Kind = funcRef, Func = entry.Native };
    }

    private void CheckNumeric(in WasmGlobal global)
    {
        Check(global.Native);
        if (global.Type!.Type is not (WasmValueType.I32 or WasmValueType.I64 or WasmValueType.F32 or WasmValueType.F64 or WasmValueType.V128))
            throw new NotSupportedException($"Globals of type {global.Type.Type} cannot be read or written.");
    }

    private void CheckFunction(in WasmGlobal global)
    {
        Check(global.Native);
        if (global.Type!.Type != WasmValueType.FuncRef)
            throw new NotSupportedException($"Globals of type {global.Type.Type} hold no function.");
    }

    private void CheckFunctions(in WasmTable table)
    {
        Check(table.Native);
        if (table.Type!.Element != WasmValueType.FuncRef)
            throw new NotSupportedException($"Tables of {table.Type.Element} cannot be read or written.");
    }

    private void Check(in NativeObject item)
    {
        if (_disposed || item.StoreId != _storeId || _storeId == 0)
            ThrowForeign();
        // A second thread would see a memory move under its hands.
        var owner = _owner;
        if (owner != 0 && owner != Environment.CurrentManagedThreadId)
            throw new InvalidOperationException("Another thread runs a call in this store.");
    }

    private void ThrowForeign()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        throw new ArgumentException("The item is empty or belongs to another store.");
    }
}
