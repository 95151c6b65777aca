namespace GolemOrleans.Components;

/// <summary>Settings of a <see cref="ComponentEngine"/>. Compile-relevant ones are part of the artifact key.</summary>
public sealed record ComponentEngineOptions
{
    /// <summary>Wasm stack in bytes; threads that run components need at least 1.5 MiB more.</summary>
    public int MaxWasmStackBytes { get; init; } = 512 * 1024;

    /// <summary>Make NaN bits deterministic across machines; float code becomes 2.7 to 4.6 times slower.</summary>
    public bool CanonicalizeNaNs { get; init; }

    /// <summary>Fast baseline compiler (Winch) instead of the optimising one.</summary>
    public bool FastCompile { get; init; }
}

/// <summary>
/// The process-wide compiler and runtime settings over libwasmtime. Thread-safe. Create once, after the .NET runtime is up;
/// dispose after everything made with it.
/// </summary>
public sealed class ComponentEngine : IDisposable
{
    public ComponentEngine(ComponentEngineOptions? options = null) => Options = options ?? new();

    public ComponentEngineOptions Options { get; }

    /// <summary>Identifies library, architecture and compile-relevant settings; part of every artifact key.</summary>
    public string Fingerprint => throw new NotImplementedException();

    public void Dispose() => throw new NotImplementedException();
}

/// <summary>
/// Where compiled code is kept between runs. Artifacts are trusted machine code: the folder must be writable only by the
/// server. Implementations are thread-safe and write atomically.
/// </summary>
public interface IArtifactCache
{
    /// <summary>A file with the artifact of that key (lower-case hex), never changed in place; or null.</summary>
    string? Find(string key);

    /// <summary>Stores the artifact (first writer wins) and returns its file.</summary>
    string Store(string key, ReadOnlySpan<byte> artifact);
}
