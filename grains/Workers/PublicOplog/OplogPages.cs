using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using GolemOrleans.GrainInterfaces;
using GolemOrleans.GrainInterfaces.Errors;
using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;

namespace GolemOrleans.Grains.Workers.PublicOplog;

/// <summary>Pages of public oplog entries, read from the store without owning the worker. Thread-safe.</summary>
public sealed class OplogPages(IOplogStore store, IBlobStore blobs)
{
    private static readonly JsonWriterOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task<OplogPage> ReadAsync(WorkerId worker, ulong from, int count)
    {
        var status = await store.GetStatusAsync(worker);
        if (status is null)
            return new OplogPage { FirstIndexInChunk = from, LastIndex = 0 };
        var first = Math.Max(1, from);
        var entries = await store.ReadAsync(worker, new OplogIndex(first), count);
        var rendered = new ReadOnlyMemory<byte>[entries.Count];
        for (var i = 0; i < rendered.Length; i++)
            rendered[i] = await RenderAsync(worker, first + (ulong)i, entries[i]);
        return new OplogPage
        {
            Entries = rendered,
            NextIndex = entries.Count == 0 ? null : first + (ulong)entries.Count,
            CurrentComponentVersion = status.ComponentVersion,
            FirstIndexInChunk = first,
            LastIndex = status.LastIndex.Value,
        };
    }

    public Task<OplogPage> SearchAsync(WorkerId worker, string query, ulong from, int count) =>
        throw new GolemException(GolemErrorRecord.Unknown($"Searching the oplog is not available on this server (query: {query})."));

    private async Task<ReadOnlyMemory<byte>> RenderAsync(WorkerId worker, ulong index, OplogEntry entry)
    {
        var payloads = new LoadedPayloads($"urn:worker:{worker}");
        foreach (var payload in PublicOplogJson.PayloadsOf(entry))
        {
            if (payload.Blob is { } blob)
                payloads.Add(blob.Digest, await blobs.ReadAsync(blob.Digest));
        }

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
