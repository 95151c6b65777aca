namespace GolemOrleans.Components;

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
