using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using GolemOrleans.GrainInterfaces;
using GolemOrleans.GrainInterfaces.Errors;
using GolemOrleans.Grains.Plugins;
using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Query.Search;
using GolemOrleans.Oplog.Status;

namespace GolemOrleans.Grains.Workers.PublicOplog;

/// <summary>Pages of public oplog entries, read from the store without owning the worker. Thread-safe.</summary>
public sealed class OplogPages(IOplogStore store, IBlobStore blobs, RegisteredPlugins plugins)
{
    /// <summary>Entries that one search call looks at; a longer search continues with the next call.</summary>
    private const int SearchedMax = 10_000;

    private const int ReadSize = 1000;
    private static readonly JsonWriterOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="worker">A missing worker has an empty oplog.</param>
    /// <param name="from">First index; 0 means 1.</param>
    /// <param name="count">Most entries.</param>
    /// <param name="version">Component version at <paramref name="from"/> when the caller knows it from the page before.</param>
    public async Task<OplogPage> ReadAsync(WorkerId worker, ulong from, int count, ulong? version)
    {
        var first = Math.Max(1, from);
        if (await StatusAsync(worker) is not { } status)
            return new OplogPage { FirstIndexInChunk = first, LastIndex = 0 };
        var entries = await store.ReadAsync(worker, new OplogIndex(first), count);
        var rendered = new ReadOnlyMemory<byte>[entries.Count];
        for (var i = 0; i < rendered.Length; i++)
            rendered[i] = Render(first + (ulong)i, await plugins.LookUpAsync(entries[i]), await LoadedPayloads.LoadAsync(blobs, worker, entries[i]));
        return new OplogPage
        {
            Entries = rendered,
            NextIndex = entries.Count == 0 ? null : first + (ulong)entries.Count,
            CurrentComponentVersion = await VersionAfterAsync(status, first, entries, version),
            FirstIndexInChunk = first,
            LastIndex = status.LastIndex.Value,
        };
    }

    /// <summary>
    /// Entries that match, from an index on. A page without entries that has a next index is not the end: everything up to it
    /// was looked at.
    /// </summary>
    /// <exception cref="GolemException">The query cannot be read.</exception>
    public async Task<OplogPage> SearchAsync(WorkerId worker, string query, ulong from, int count, ulong? version)
    {
        var wanted = Parse(query);
        var first = Math.Max(1, from);
        if (await StatusAsync(worker) is not { } status)
            return new OplogPage { FirstIndexInChunk = first, LastIndex = 0 };
        var found = new List<ReadOnlyMemory<byte>>();
        var next = first;
        while (found.Count < count && next - first < SearchedMax)
        {
            var entries = await store.ReadAsync(worker, new OplogIndex(next), ReadSize);
            if (entries.Count == 0)
                break;
            var looked = 0;
            for (; looked < entries.Count && found.Count < count; looked++)
            {
                var payloads = await LoadedPayloads.LoadAsync(blobs, worker, entries[looked]);
                if (wanted.Matches(EntryTexts.Of(entries[looked], payloads.Bytes)))
                    found.Add(Render(next + (ulong)looked, await plugins.LookUpAsync(entries[looked]), payloads));
            }

            version = await VersionAfterAsync(status, next, [.. entries.Take(looked)], version);
            next += (ulong)looked;
        }

        return new OplogPage
        {
            Entries = [.. found],
            NextIndex = found.Count > 0 || next <= status.LastIndex.Value ? next : null,
            CurrentComponentVersion = version ?? status.ComponentVersion,
            FirstIndexInChunk = first,
            LastIndex = status.LastIndex.Value,
        };
    }

    private static OplogQuery Parse(string query)
    {
        try
        {
            return OplogQueryParser.Parse(query);
        }
        catch (OplogQueryException unreadable)
        {
            throw new GolemException(GolemErrorRecord.Unknown(unreadable.Message));
        }
    }

    private async Task<WorkerStatusRecord?> StatusAsync(WorkerId worker) => await store.GetStatusAsync(worker);

    /// <summary>The component version that is current behind the entries.</summary>
    private async Task<ulong> VersionAfterAsync(WorkerStatusRecord status, ulong first, IReadOnlyList<OplogEntry> entries, ulong? before)
    {
        for (var i = entries.Count - 1; i >= 0; i--)
        {
            if (VersionOf(entries[i]) is { } here)
                return here;
        }

        if (before is { } known)
            return known;
        for (var end = Math.Min(first - 1, status.LastIndex.Value); end > 0;)
        {
            var from = end > ReadSize ? end - ReadSize + 1 : 1;
            var older = await store.ReadAsync(status.WorkerId, new OplogIndex(from), (int)(end - from + 1));
            if (older.Reverse().Select(VersionOf).FirstOrDefault(version => version is not null) is { } found)
                return found;
            end = from - 1;
        }

        return status.ComponentVersion;
    }

    private static ulong? VersionOf(OplogEntry entry) => entry switch
    {
        CreateEntry create => create.ComponentVersion,
        SuccessfulUpdateEntry update => update.TargetVersion,
        _ => null,
    };

    private static ReadOnlyMemory<byte> Render(ulong index, OplogEntry entry, LoadedPayloads payloads)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, s_json))
        {
            json.WriteStartObject();
            json.WriteNumber("oplogIndex", index);
            json.WritePropertyName("entry");
            PublicOplogJson.Write(json, entry, payloads);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
