namespace GolemOrleans.Oplog;

/// <summary>Position of an entry in a worker's oplog. The first entry (Create) has index 1; 0 is <see cref="None"/>. Indices are
/// gap-free and never reused, also not after a revert.</summary>
public readonly record struct OplogIndex(ulong Value) : IComparable<OplogIndex>
{
    /// <summary>Before the first entry; the last index of an empty oplog.</summary>
    public static OplogIndex None => default;

    /// <summary>The Create entry.</summary>
    public static OplogIndex First => new(1);

    public OplogIndex Next => new(Value + 1);

    /// <summary>The index before this one; of <see cref="None"/>, <see cref="None"/>.</summary>
    public OplogIndex Previous => new(Value == 0 ? 0 : Value - 1);

    public static OplogIndex operator +(OplogIndex index, ulong distance) => new(index.Value + distance);
    public static OplogIndex operator -(OplogIndex index, ulong distance) => new(index.Value - distance);
    public static bool operator <(OplogIndex left, OplogIndex right) => left.Value < right.Value;
    public static bool operator >(OplogIndex left, OplogIndex right) => left.Value > right.Value;
    public static bool operator <=(OplogIndex left, OplogIndex right) => left.Value <= right.Value;
    public static bool operator >=(OplogIndex left, OplogIndex right) => left.Value >= right.Value;
    public static OplogIndex Max(OplogIndex left, OplogIndex right) => left > right ? left : right;

    public int CompareTo(OplogIndex other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString();
}
