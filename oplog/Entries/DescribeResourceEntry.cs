namespace GolemOrleans.Oplog.Entries;

/// <summary>An indexed resource got its name and constructor arguments.</summary>
/// <param name="ResourceParams">Bytes of a list of ValueAndType.</param>
/// <param name="ResourceParamTexts">The same arguments as the caller wrote them; the index key.</param>
public sealed record DescribeResourceEntry(
    DateTimeOffset timestamp,
    ulong ResourceId,
    string ResourceName,
    OplogPayload ResourceParams,
    IReadOnlyList<string> ResourceParamTexts) : OplogEntry(timestamp)
{
    public override OplogEntryKind Kind => OplogEntryKind.DescribeResource;

    public override bool IsHint => true;
}
