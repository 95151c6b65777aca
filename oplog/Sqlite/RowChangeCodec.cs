using GolemOrleans.Oplog.Codec;

namespace GolemOrleans.Oplog.Sqlite;

/// <summary>Row changes as the journal keeps them; drawn in <c>docs/formats/data-folder.md</c>.</summary>
internal static class RowChangeCodec
{
    public const byte Version = 1;

    public static void Write(OplogWriter w, RowChange change)
    {
        switch (change)
        {
            case RowChange.PutWorker c:
                w.Byte(1);
                w.VarUInt(c.Row.Number);
                w.WorkerId(c.Row.Id);
                w.Index(c.Row.LastIndex);
                w.Bytes(c.Row.Status);
                w.Bool(c.Row.Runnable);
                w.Guid(c.Row.Owner);
                break;
            case RowChange.DeleteWorker c:
                w.Byte(2);
                w.VarUInt(c.Number);
                w.WorkerId(c.Id);
                break;
            case RowChange.AppendChunk c:
                w.Byte(3);
                w.VarUInt(c.Worker);
                w.Index(c.Chunk.First);
                w.VarUInt((ulong)c.Chunk.Count);
                w.Bytes(c.Chunk.Bytes.Span);
                break;
            case RowChange.PutKey c:
                w.Byte(4);
                w.VarUInt(c.Worker);
                w.Fixed128(c.Row.Hash.Value);
                w.Index(c.Row.Start);
                w.OptionalIndex(c.Row.Result);
                break;
            case RowChange.CutKeys c:
                w.Byte(5);
                w.VarUInt(c.Worker);
                w.Index(c.From);
                break;
            case RowChange.PutPromise c:
                w.Byte(6);
                w.VarUInt(c.Worker);
                w.Index(c.Index);
                w.Bool(c.Row.IsComplete);
                w.Bytes(c.Row.Data);
                w.Bool(c.Row.Completer is not null);
                if (c.Row.Completer is { } completer) w.Fixed128(completer.Value);
                w.VarUInt((ulong)c.Row.Waiters.Count);
                foreach (WorkerId waiter in c.Row.Waiters) w.WorkerId(waiter);
                break;
            case RowChange.DeletePromise c:
                w.Byte(7);
                w.VarUInt(c.Worker);
                w.Index(c.Index);
                break;
            case RowChange.PutWakeUp c:
                w.Byte(8);
                w.WorkerId(c.Row.Key.Worker);
                w.Text(c.Row.Key.Id);
                w.Time(c.Row.Due);
                w.Byte((byte)c.Row.Kind);
                w.Bytes(c.Row.Payload.Span);
                break;
            case RowChange.DeleteWakeUp c:
                w.Byte(9);
                w.WorkerId(c.Key.Worker);
                w.Text(c.Key.Id);
                break;
        }
    }

    /// <exception cref="OplogFormatException">Damaged, or of a newer version.</exception>
    public static List<RowChange> ReadGroup(ReadOnlyMemory<byte> bytes)
    {
        var r = new OplogReader(bytes);
        byte version = r.Byte();
        if (version != Version) throw new OplogFormatException($"Journal version {version} is unknown; this program reads up to {Version}.");
        var changes = new List<RowChange>();
        while (r.Remaining > 0) changes.Add(Read(ref r));
        return changes;
    }

    private static RowChange Read(ref OplogReader r)
    {
        switch (r.Byte())
        {
            case 1: return new RowChange.PutWorker(new WorkerRow(r.VarUInt(), r.WorkerId(), r.Index(), r.Bytes().ToArray(), r.Bool(), r.Guid()));
            case 2:
                ulong number = r.VarUInt();
                return new RowChange.DeleteWorker(r.WorkerId(), number);
            case 3: return new RowChange.AppendChunk(r.VarUInt(), new ChunkRow(r.Index(), (int)r.VarUInt(), r.Bytes().ToArray()));
            case 4: return new RowChange.PutKey(r.VarUInt(), new IdempotencyKeyRow(new KeyHash(r.Fixed128()), r.Index(), r.OptionalIndex()));
            case 5: return new RowChange.CutKeys(r.VarUInt(), r.Index());
            case 6: return new RowChange.PutPromise(r.VarUInt(), r.Index(), new PromiseRow(r.Bool(), r.Bytes().ToArray(), r.Bool() ? new KeyHash(r.Fixed128()) : null, Waiters(ref r)));
            case 7: return new RowChange.DeletePromise(r.VarUInt(), r.Index());
            case 8: return new RowChange.PutWakeUp(new WakeUp(new WakeUpKey(r.WorkerId(), r.Text()), r.Time(), (WakeUpKind)r.Byte(), r.Bytes().ToArray()));
            case 9: return new RowChange.DeleteWakeUp(new WakeUpKey(r.WorkerId(), r.Text()));
            case var other: throw new OplogFormatException($"Journal change {other} is unknown.");
        }
    }

    public static IReadOnlyList<WorkerId> Waiters(ref OplogReader r)
    {
        int count = r.Count();
        if (count == 0) return [];
        var waiters = new List<WorkerId>();
        for (int i = 0; i < count; i++) waiters.Add(r.WorkerId());
        return waiters;
    }
}
