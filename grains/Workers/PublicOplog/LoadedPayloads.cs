using System.Text.Json;
using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Wire;
using GolemOrleans.Values;
using GolemOrleans.Values.Binary;
using GolemOrleans.Values.Json;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Grains.Workers.PublicOplog;

/// <summary>Payloads of one entry, those in the blob store loaded beforehand. Handles are shown under the worker's URN.</summary>
internal sealed class LoadedPayloads(string workerUrn) : IPayloadJson
{
    private readonly Dictionary<BlobDigest, byte[]> _blobs = [];

    /// <summary>Loads what is in the blob store of the entries' payloads.</summary>
    /// <exception cref="BlobNotFoundException">A blob that an entry names is gone.</exception>
    public static async Task<LoadedPayloads> LoadAsync(IBlobStore blobs, WorkerId worker, params IReadOnlyList<OplogEntry> entries)
    {
        var payloads = new LoadedPayloads($"urn:worker:{worker}");
        foreach (var payload in entries.SelectMany(PublicOplogJson.PayloadsOf))
        {
            if (payload.Blob is { } blob)
                payloads._blobs[blob.Digest] = await blobs.ReadAsync(blob.Digest);
        }

        return payloads;
    }

    public void WriteValue(Utf8JsonWriter json, string name, OplogPayload payload)
    {
        json.WritePropertyName(name);
        var typed = payload.IsNone ? new ValueAndType(WitType.Tuple(), WitValue.Tuple()) : BinaryValueCodec.ReadTyped(Bytes(payload).Span);
        ValueJsonWriter.Write(json, typed, workerUrn);
    }

    public void WriteResult(Utf8JsonWriter json, string name, OplogPayload payload)
    {
        json.WritePropertyName(name);
        var bytes = Bytes(payload);
        var result = new ValueAndType(WitType.Tuple(), WitValue.Tuple());
        if (!bytes.IsEmpty)
        {
            var typed = BinaryValueCodec.ReadTyped(bytes.Span);
            result = new ValueAndType(WitType.Tuple(typed.Type), WitValue.Tuple(typed.Value));
        }

        ValueJsonWriter.Write(json, result, workerUrn);
    }

    public void WriteList(Utf8JsonWriter json, string name, OplogPayload payload)
    {
        json.WriteStartArray(name);
        foreach (var item in ParameterList.Decode(Bytes(payload)))
            ValueJsonWriter.Write(json, item, workerUrn);
        json.WriteEndArray();
    }

    public void WriteBytes(Utf8JsonWriter json, string name, OplogPayload payload)
    {
        json.WriteStartArray(name);
        foreach (var b in Bytes(payload).Span)
            json.WriteNumberValue(b);
        json.WriteEndArray();
    }

    /// <summary>The bytes of a payload of the entry, wherever they are kept.</summary>
    public ReadOnlyMemory<byte> Bytes(OplogPayload payload) => payload.Blob is { } blob ? _blobs[blob.Digest] : payload.Bytes;
}
