using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using GolemOrleans.Wasmtime.Interop;

namespace GolemOrleans.Wasmtime;

/// <summary>
/// A compiled core module. Immutable, thread-safe; stores that have instantiated it keep the code alive by themselves.
/// </summary>
public sealed unsafe class WasmModule : IDisposable
{
    private readonly ModuleHandle _handle;

    private WasmModule(WasmEngine engine, ModuleHandle handle, ModuleTypes.Declared declared)
    {
        Engine = engine;
        _handle = handle;
        Imports = declared.Imports;
        Exports = declared.Exports;
        ExportsByName = declared.Exports.ToDictionary(e => e.Name, e => e.Type);
        EstimatedMaps = (declared.Memories * 4) + declared.Tables;
    }

    public WasmEngine Engine { get; }

    /// <summary>In the order in which instantiation takes them.</summary>
    public ImmutableArray<WasmImport> Imports { get; }

    public ImmutableArray<WasmExport> Exports { get; }

    internal Dictionary<string, WasmExternType> ExportsByName { get; }

    /// <summary>Memory maps that one instance needs, at most.</summary>
    internal int EstimatedMaps { get; }

    /// <summary>Validates and compiles.</summary>
    /// <exception cref="WasmException">Not a valid core module of the enabled features.</exception>
    public static WasmModule Compile(WasmEngine engine, ReadOnlySpan<byte> wasm)
    {
        ArgumentNullException.ThrowIfNull(engine);
        // The library would also accept the text format.
        if (!wasm.StartsWith("\0asm\x1\0\0\0"u8))
            throw new WasmException("The bytes are not a core WebAssembly module: they do not start with its magic number and version.");
        nint module;
        using (var lease = engine.Lease())
        {
            fixed (byte* p = wasm)
                NativeFailure.ThrowIfError(ModuleApi.wasmtime_module_new(lease.Value, p, (nuint)wasm.Length, &module));
        }

        return Own(engine, module, wasm);
    }

    /// <summary>
    /// Maps an artifact of <see cref="Serialize"/>. The file is trusted machine code and must never be changed in place.
    /// </summary>
    /// <param name="engine">Must have the <see cref="WasmEngine.Fingerprint"/> of the engine that made the artifact.</param>
    /// <param name="path">The artifact.</param>
    /// <param name="wasm">The bytes that the artifact was compiled from, or only those of their sections that declare types, imports, exports and items.</param>
    /// <exception cref="WasmException">The file is no artifact, or one of other settings or of another version.</exception>
    public static WasmModule LoadArtifact(WasmEngine engine, string path, ReadOnlySpan<byte> wasm)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (path.Contains('\0', StringComparison.Ordinal))
            throw new ArgumentException("A path holds no NUL.", nameof(path));
        nint module;
        using (var lease = engine.Lease())
        {
            fixed (byte* p = Encoding.UTF8.GetBytes(path + "\0"))
                NativeFailure.ThrowIfError(ModuleApi.wasmtime_module_deserialize_file(lease.Value, p, &module));
        }

        return Own(engine, module, wasm);
    }

    /// <summary>The machine code, for <see cref="LoadArtifact"/>. Equal input and settings give equal bytes.</summary>
    public byte[] Serialize()
    {
        using var lease = Lease();
        NativeVec vec = default;
        NativeFailure.ThrowIfError(ModuleApi.wasmtime_module_serialize(lease.Value, &vec));
        var bytes = vec.Bytes.ToArray();
        EngineApi.wasm_byte_vec_delete(&vec);
        return bytes;
    }

    public void Dispose() => _handle.Dispose();

    internal HandleLease Lease() => new(_handle);

    private static WasmModule Own(WasmEngine engine, nint module, ReadOnlySpan<byte> wasm)
    {
        var handle = new ModuleHandle();
        handle.Set(module);
        try
        {
            return new WasmModule(engine, handle, ModuleTypes.Read(wasm));
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    private sealed class ModuleHandle() : SafeHandle(0, ownsHandle: true)
    {
        public override bool IsInvalid => handle == 0;

        public void Set(nint module) => SetHandle(module);

        protected override bool ReleaseHandle()
        {
            ModuleApi.wasmtime_module_delete(handle);
            return true;
        }
    }
}
