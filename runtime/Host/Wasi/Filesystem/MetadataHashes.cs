namespace GolemOrleans.Runtime.Host.Wasi.Filesystem;

/// <summary>Spreads a worker's file number over the 128 bits of a metadata hash.</summary>
internal static class MetadataHashes
{
    public static MetadataHashValue Of(ulong fileId) => new(Mix(fileId), Mix(fileId ^ 0x9E37_79B9_7F4A_7C15));

    /// <summary>The finaliser of SplitMix64: a bijection, so that different files never share a hash.</summary>
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9;
        value = (value ^ (value >> 27)) * 0x94D0_49BB_1331_11EB;
        return value ^ (value >> 31);
    }
}
