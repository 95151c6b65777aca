namespace GolemOrleans.Oplog;

/// <summary>A run of oplog entries, both ends included.</summary>
public readonly record struct OplogRegion(OplogIndex Start, OplogIndex End)
{
    public bool Contains(OplogIndex index) => index >= Start && index <= End;

    public override string ToString() => $"{Start}..{End}";
}
