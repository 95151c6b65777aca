using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using GolemOrleans.Components.Binary;
using GolemOrleans.Components.Snapshots.Editing;
using GolemOrleans.Wasmtime;

namespace GolemOrleans.Components.Caching;

/// <summary>
/// Compiles the core modules of one component, or finds them compiled. Keys name the module's bytes, what was edited, and the
/// engine; each module is hashed once. Not thread-safe.
/// </summary>
internal sealed class ModuleCompiler(WasmEngine engine, IArtifactCache? cache)
{
    private readonly Dictionary<CoreModule, byte[]> _digests = new(ReferenceEqualityComparer.Instance);

    /// <summary>What the module's code does, for the editor: scanning a large module takes longer than loading its artifact.</summary>
    public ModuleFindings Scan(CoreModule module)
    {
        if (cache is null)
            return ModuleScanner.Scan(module);
        var key = ArtifactKey.Of(Digest(module), $"findings-{ModuleEdit.EditorVersion}");
        if (cache.Find(key) is { } found && ModuleFindings.Decode(File.ReadAllText(found)) is { } known)
            return known;
        var findings = ModuleScanner.Scan(module);
        cache.Store(key, Encoding.UTF8.GetBytes(findings.Encode()));
        return findings;
    }

    /// <param name="module">The module as it is in the component.</param>
    /// <param name="edit">What is compiled instead of it, if anything.</param>
    /// <exception cref="ComponentFormatException">The compiler refused it.</exception>
    public WasmModule Compile(CoreModule module, ModuleEdit? edit)
    {
        try
        {
            if (FindCompiled(module, edit) is { } found)
                return found;
            var compiled = WasmModule.Compile(engine, edit is null ? module.Bytes.Span : edit.Module());
            cache?.Store(Key(module, edit), compiled.Serialize());
            return compiled;
        }
        catch (WasmException e)
        {
            throw new ComponentFormatException(module.Offset, $"the core module was refused: {e.Message}");
        }
    }

    /// <summary>The module's artifact of this engine; null when there is none, or none that can be used.</summary>
    public WasmModule? FindCompiled(CoreModule module, ModuleEdit? edit)
    {
        if (cache?.Find(Key(module, edit)) is not { } path)
            return null;
        try
        {
            return WasmModule.LoadArtifact(engine, path, edit is null ? module.Bytes.Span : edit.Declarations());
        }
        catch (WasmException)
        {
            // A damaged file, or one of a processor with other abilities: the module is compiled as if there were none.
            return null;
        }
    }

    private string Key(CoreModule module, ModuleEdit? edit) =>
        ArtifactKey.Of(Digest(module), edit is null ? engine.Fingerprint : string.Create(CultureInfo.InvariantCulture, $"{engine.Fingerprint}-{edit.Key}"));

    private byte[] Digest(CoreModule module)
    {
        if (!_digests.TryGetValue(module, out var digest))
            _digests[module] = digest = SHA256.HashData(module.Bytes.Span);
        return digest;
    }
}
