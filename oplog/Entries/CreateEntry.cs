namespace GolemOrleans.Oplog.Entries;

/// <summary>The worker exists from here on. Always entry 1, and only there.</summary>
/// <param name="Env">Environment recorded at creation, the component's own included.</param>
/// <param name="ComponentSize">Bytes of the component binary.</param>
/// <param name="InitialTotalLinearMemorySize">Bytes of all linear memories after instantiation.</param>
/// <param name="MemoryLimit">Bytes of linear memory above which <c>memory.grow</c> fails, or null for none; see <see cref="ChangeMemoryLimitEntry"/>.</param>
public sealed record CreateEntry(
    DateTimeOffset timestamp,
    WorkerId WorkerId,
    ulong ComponentVersion,
    IReadOnlyList<string> Args,
    IReadOnlyDictionary<string, string> Env,
    string AccountId,
    WorkerId? Parent,
    ulong ComponentSize,
    ulong InitialTotalLinearMemorySize,
    IReadOnlyList<PluginDescription> InitialActivePlugins,
    ulong? MemoryLimit) : OplogEntry(timestamp)
{
    public override OplogEntryKind Kind => OplogEntryKind.Create;
}
