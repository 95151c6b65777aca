namespace GolemOrleans.Oplog;

/// <summary>Names a promise: the worker that created it and the index of the NoOp entry that did.</summary>
public readonly record struct PromiseId(WorkerId Worker, OplogIndex Index)
{
    public override string ToString() => $"{Worker}/{Index}";
}
