using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Status;

namespace GolemOrleans.Oplog.Codec;

/// <summary>A status record as bytes: version, fields, CRC-32C. A status can be recomputed, so only the newest version is written
/// and read; an older one is an <see cref="OplogFormatException"/> like a damaged one. The last field is left out when null.</summary>
public static class StatusCodec
{
    public const byte Version = 1;

    public static void Encode(OplogWriter w, WorkerStatusRecord s)
    {
        int start = w.Length;
        w.Byte(Version);
        w.WorkerId(s.WorkerId);
        w.Index(s.LastIndex);
        w.Byte((byte)s.Status);
        w.VarUInt(s.ComponentVersion);
        w.Texts(s.Args);
        w.Map(s.Env);
        w.Text(s.AccountId);
        w.OptionalWorkerId(s.Parent);
        w.Time(s.CreatedAt);
        w.VarUInt(s.ComponentSize);
        w.VarUInt(s.TotalLinearMemorySize);
        w.OptionalUInt(s.MemoryLimit);
        w.VarUInt(s.RetryCount);
        w.Bool(s.LastError is not null);
        if (s.LastError is { } error) w.Error(error);
        w.Bool(s.RetryPolicyOverride is not null);
        if (s.RetryPolicyOverride is { } policy) w.Policy(policy);
        w.Byte((byte)s.PersistenceLevel);
        w.Bool(s.CurrentInvocation is not null);
        if (s.CurrentInvocation is { } current)
        {
            w.Index(current.Index);
            w.Text(current.IdempotencyKey);
            w.Text(current.FunctionName);
        }

        Queues(w, s);
        w.Index(s.LastReversibleIndex);
        if (s.RetriedRegion is { } region) w.Index(region);
        w.Fixed32(Crc32C.Of(w.Written[start..]));
    }

    public static byte[] Encode(WorkerStatusRecord status)
    {
        using var writer = new OplogWriter(512);
        Encode(writer, status);
        return writer.ToArray();
    }

    /// <exception cref="OplogFormatException">Damaged or of another version.</exception>
    public static WorkerStatusRecord Decode(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length < 5 || bytes.Span[0] != Version) throw new OplogFormatException("The status record is of an unknown version.");
        if (new OplogReader(bytes[^4..]).Fixed32() != Crc32C.Of(bytes.Span[..^4])) throw new OplogFormatException("The status record is damaged: its checksum differs.");
        var r = new OplogReader(bytes[1..^4]);
        var status = new WorkerStatusRecord
        {
            WorkerId = r.WorkerId(),
            LastIndex = r.Index(),
            Status = (WorkerStatus)r.Byte(),
            ComponentVersion = r.VarUInt(),
            Args = r.Texts(),
            Env = r.Map(),
            AccountId = r.Text(),
            Parent = r.OptionalWorkerId(),
            CreatedAt = r.Time(),
            ComponentSize = r.VarUInt(),
            TotalLinearMemorySize = r.VarUInt(),
            MemoryLimit = r.OptionalUInt(),
            RetryCount = r.VarUInt(),
            LastError = r.Bool() ? r.Error() : null,
            RetryPolicyOverride = r.Bool() ? r.Policy() : null,
            PersistenceLevel = (PersistenceLevel)r.Byte(),
            CurrentInvocation = r.Bool() ? new RunningInvocation(r.Index(), r.Text(), r.Text()) : null,
            PendingInvocations = List(ref r, static (ref OplogReader r) => new QueuedInvocation(r.Index(), r.Time(), r.Pending())),
            PendingUpdates = List(ref r, static (ref OplogReader r) => new QueuedUpdate(r.Index(), r.Time(), r.Update())),
            SuccessfulUpdates = List(ref r, static (ref OplogReader r) => new CompletedUpdate(r.Time(), r.VarUInt())),
            FailedUpdates = List(ref r, static (ref OplogReader r) => new RejectedUpdate(r.Time(), r.VarUInt(), r.OptionalText())),
            OwnedResources = List(ref r, static (ref OplogReader r) => new OwnedResource(r.VarUInt(), r.Time(), r.Bool() ? new IndexedResource(r.Text(), r.Texts()) : null)),
            ActivePlugins = List(ref r, static (ref OplogReader r) => r.Guid()),
            SkippedRegions = List(ref r, static (ref OplogReader r) => r.Region()),
            DeletedRegions = List(ref r, static (ref OplogReader r) => r.Region()),
            SnapshotUpdateIndex = r.OptionalIndex(),
            LastReversibleIndex = r.Index(),
            RetriedRegion = r.Remaining > 0 ? r.Index() : null,
        };
        r.End();
        return status;
    }

    private static void Queues(OplogWriter w, WorkerStatusRecord s)
    {
        List(w, s.PendingInvocations, static (w, x) => { w.Index(x.Index); w.Time(x.Timestamp); w.Pending(x.Invocation); });
        List(w, s.PendingUpdates, static (w, x) => { w.Index(x.Index); w.Time(x.Timestamp); w.Update(x.Description); });
        List(w, s.SuccessfulUpdates, static (w, x) => { w.Time(x.Timestamp); w.VarUInt(x.TargetVersion); });
        List(w, s.FailedUpdates, static (w, x) => { w.Time(x.Timestamp); w.VarUInt(x.TargetVersion); w.OptionalText(x.Details); });
        List(w, s.OwnedResources, static (w, x) =>
        {
            w.VarUInt(x.Id);
            w.Time(x.CreatedAt);
            w.Bool(x.Indexed is not null);
            if (x.Indexed is not { } indexed) return;
            w.Text(indexed.Name);
            w.Texts(indexed.Params);
        });
        List(w, s.ActivePlugins, static (w, x) => w.Guid(x));
        List(w, s.SkippedRegions, static (w, x) => w.Region(x));
        List(w, s.DeletedRegions, static (w, x) => w.Region(x));
        w.OptionalIndex(s.SnapshotUpdateIndex);
    }

    private delegate T Decoder<T>(ref OplogReader reader);

    private static void List<T>(OplogWriter writer, IReadOnlyList<T> items, Action<OplogWriter, T> write)
    {
        writer.VarUInt((ulong)items.Count);
        for (int i = 0; i < items.Count; i++) write(writer, items[i]);
    }

    private static IReadOnlyList<T> List<T>(ref OplogReader reader, Decoder<T> read)
    {
        int count = reader.Count();
        if (count == 0) return [];
        var items = new List<T>();
        for (int i = 0; i < count; i++) items.Add(read(ref reader));
        return items;
    }
}
