using System.Text.Json;
using GolemOrleans.Oplog.Entries;

namespace GolemOrleans.Grains.Workers.PublicOplog;

/// <summary>Writes recorded payloads as JSON properties.</summary>
internal interface IPayloadJson
{
    /// <summary>A ValueAndType: <c>{"typ", "value"}</c>; no payload is the empty tuple.</summary>
    void WriteValue(Utf8JsonWriter json, string name, OplogPayload payload);

    /// <summary>The one result of a function, or none: a ValueAndType that is a tuple with at most one item.</summary>
    void WriteResult(Utf8JsonWriter json, string name, OplogPayload payload);

    /// <summary>A list of ValueAndType: an array of <c>{"typ", "value"}</c>.</summary>
    void WriteList(Utf8JsonWriter json, string name, OplogPayload payload);

    /// <summary>Raw bytes: an array of numbers.</summary>
    void WriteBytes(Utf8JsonWriter json, string name, OplogPayload payload);
}
