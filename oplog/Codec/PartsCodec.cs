using GolemOrleans.Oplog.Entries;

namespace GolemOrleans.Oplog.Codec;

/// <summary>The composite fields that entries and statuses share.</summary>
internal static class PartsCodec
{
    public static void WorkerId(this OplogWriter writer, WorkerId id)
    {
        writer.Guid(id.ComponentId);
        writer.Text(id.Name);
    }

    public static WorkerId WorkerId(this ref OplogReader reader) => new(reader.Guid(), reader.Text());

    public static void OptionalWorkerId(this OplogWriter writer, WorkerId? id)
    {
        writer.Bool(id is not null);
        if (id is { } present) writer.WorkerId(present);
    }

    public static WorkerId? OptionalWorkerId(this ref OplogReader reader) => reader.Bool() ? reader.WorkerId() : null;

    public static void OptionalUInt(this OplogWriter writer, ulong? value)
    {
        writer.Bool(value is not null);
        if (value is { } present) writer.VarUInt(present);
    }

    public static ulong? OptionalUInt(this ref OplogReader reader) => reader.Bool() ? reader.VarUInt() : null;

    public static void OptionalIndex(this OplogWriter writer, OplogIndex? value) => writer.OptionalUInt(value?.Value);

    public static OplogIndex? OptionalIndex(this ref OplogReader reader) => reader.OptionalUInt() is { } value ? new OplogIndex(value) : null;

    public static void OptionalText(this OplogWriter writer, string? value)
    {
        writer.Bool(value is not null);
        if (value is not null) writer.Text(value);
    }

    public static string? OptionalText(this ref OplogReader reader) => reader.Bool() ? reader.Text() : null;

    public static void OptionalSpanId(this OplogWriter writer, SpanId? id)
    {
        writer.Bool(id is not null);
        if (id is { } present) writer.Fixed64(present.Value);
    }

    public static SpanId? OptionalSpanId(this ref OplogReader reader) => reader.Bool() ? new SpanId(reader.Fixed64()) : null;

    public static void Time(this OplogWriter writer, DateTimeOffset time) => writer.VarInt(OplogTime.ToMicroseconds(time));

    public static DateTimeOffset Time(this ref OplogReader reader) => ToTime(reader.VarInt());

    public static DateTimeOffset ToTime(long microseconds) =>
        microseconds is >= -62_135_596_800_000_000 and <= 253_402_300_799_999_999
            ? OplogTime.FromMicroseconds(microseconds)
            : throw new OplogFormatException($"{microseconds} µs is not a time.");

    public static void Texts(this OplogWriter writer, IReadOnlyList<string> texts)
    {
        writer.VarUInt((ulong)texts.Count);
        foreach (string text in texts) writer.Text(text);
    }

    public static IReadOnlyList<string> Texts(this ref OplogReader reader)
    {
        int count = reader.Count();
        if (count == 0) return [];
        var texts = new string[count];
        for (int i = 0; i < count; i++) texts[i] = reader.Text();
        return texts;
    }

    /// <summary>Pairs in order of names, so that equal maps have equal bytes.</summary>
    public static void Map(this OplogWriter writer, IReadOnlyDictionary<string, string> map)
    {
        writer.VarUInt((ulong)map.Count);
        if (map.Count == 0) return;
        var pairs = new KeyValuePair<string, string>[map.Count];
        int filled = 0;
        foreach (KeyValuePair<string, string> pair in map) pairs[filled++] = pair;
        Array.Sort(pairs, static (left, right) => string.CompareOrdinal(left.Key, right.Key));
        foreach ((string key, string value) in pairs)
        {
            writer.Text(key);
            writer.Text(value);
        }
    }

    public static IReadOnlyDictionary<string, string> Map(this ref OplogReader reader)
    {
        int count = reader.Count();
        var map = new Dictionary<string, string>(count, StringComparer.Ordinal);
        for (int i = 0; i < count; i++)
        {
            string key = reader.Text();
            map[key] = reader.Text();
        }

        return map;
    }

    public static void Payload(this OplogWriter writer, OplogPayload payload)
    {
        if (payload.Blob is { } blob)
        {
            writer.VarUInt((ulong)blob.Length << 1 | 1);
            blob.Digest.Write(writer.Reserve(BlobDigest.ByteCount));
        }
        else
        {
            writer.VarUInt((ulong)payload.Bytes.Length << 1);
            writer.Raw(payload.Bytes.Span);
        }
    }

    public static OplogPayload Payload(this ref OplogReader reader)
    {
        ulong head = reader.VarUInt();
        if ((head & 1) == 1) return OplogPayload.InBlob(BlobDigest.Read(reader.Raw(BlobDigest.ByteCount).Span), (long)(head >> 1));
        ulong length = head >> 1;
        return OplogPayload.Inline(reader.Raw(length <= (ulong)reader.Remaining ? (int)length : int.MaxValue));
    }

    public static void Region(this OplogWriter writer, OplogRegion region)
    {
        writer.Index(region.Start);
        writer.Index(region.End);
    }

    public static OplogRegion Region(this ref OplogReader reader) => new(reader.Index(), reader.Index());

    public static void Policy(this OplogWriter writer, RetryPolicy policy)
    {
        writer.VarUInt(policy.MaxAttempts);
        writer.VarInt(policy.MinDelay.Ticks);
        writer.VarInt(policy.MaxDelay.Ticks);
        writer.Double(policy.Multiplier);
        writer.Bool(policy.MaxJitterFactor is not null);
        if (policy.MaxJitterFactor is { } jitter) writer.Double(jitter);
    }

    public static RetryPolicy Policy(this ref OplogReader reader) => new(
        (uint)Math.Min(reader.VarUInt(), uint.MaxValue), new TimeSpan(reader.VarInt()), new TimeSpan(reader.VarInt()), reader.Double(), reader.Bool() ? reader.Double() : null);

    public static void Error(this OplogWriter writer, WorkerError error)
    {
        writer.Byte((byte)error.Kind);
        writer.Text(error.Message);
    }

    public static WorkerError Error(this ref OplogReader reader) => new((WorkerErrorKind)reader.Byte(), reader.Text());

    public static void Plugin(this OplogWriter writer, PluginDescription plugin)
    {
        writer.Guid(plugin.InstallationId);
        writer.Text(plugin.PluginName);
        writer.Text(plugin.PluginVersion);
        writer.Bool(plugin.Registered);
        writer.Map(plugin.Parameters);
    }

    public static PluginDescription Plugin(this ref OplogReader reader) => new(reader.Guid(), reader.Text(), reader.Text(), reader.Bool(), reader.Map());

    public static void Plugins(this OplogWriter writer, IReadOnlyList<PluginDescription> plugins)
    {
        writer.VarUInt((ulong)plugins.Count);
        foreach (PluginDescription plugin in plugins) writer.Plugin(plugin);
    }

    public static IReadOnlyList<PluginDescription> Plugins(this ref OplogReader reader)
    {
        int count = reader.Count();
        if (count == 0) return [];
        var plugins = new List<PluginDescription>();
        for (int i = 0; i < count; i++) plugins.Add(reader.Plugin());
        return plugins;
    }
}
