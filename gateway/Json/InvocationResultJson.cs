using System.Text.Json;
using GolemOrleans.Values;
using GolemOrleans.Values.Binary;
using GolemOrleans.Values.Json;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Gateway.Json;

/// <summary>Writes the answer of invoke-and-await: <c>{"result":{"typ","value"}}</c>.</summary>
internal static class InvocationResultJson
{
    /// <param name="json">Destination.</param>
    /// <param name="result">Value-and-type encoding of the results tuple; empty bytes are the empty tuple.</param>
    public static void Write(Utf8JsonWriter json, ReadOnlyMemory<byte> result)
    {
        var typed = result.IsEmpty ? new ValueAndType(WitType.Tuple(), WitValue.Tuple()) : BinaryValueCodec.ReadTyped(result.Span);
        json.WriteStartObject();
        json.WritePropertyName("result");
        ValueJsonWriter.Write(json, typed);
        json.WriteEndObject();
    }
}
