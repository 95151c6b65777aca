using System.Text.Json;
using GolemOrleans.Values;
using GolemOrleans.Values.Binary;
using GolemOrleans.Values.Json;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Gateway.Json;

/// <summary>Writes the answer of invoke-and-await: <c>{"result":{"typ","value"}}</c>, the results as a tuple (REST reference §1.6).</summary>
internal static class InvocationResultJson
{
    /// <param name="json">Destination.</param>
    /// <param name="result">Value-and-type encoding of the one result; empty bytes when the function has none.</param>
    /// <param name="workerUrn">Owner of the handles in it.</param>
    public static void Write(Utf8JsonWriter json, ReadOnlyMemory<byte> result, string workerUrn)
    {
        json.WriteStartObject();
        json.WritePropertyName("result");
        ValueJsonWriter.Write(json, AsTuple(result), workerUrn);
        json.WriteEndObject();
    }

    private static ValueAndType AsTuple(ReadOnlyMemory<byte> result)
    {
        if (result.IsEmpty)
            return new ValueAndType(WitType.Tuple(), WitValue.Tuple());
        var typed = BinaryValueCodec.ReadTyped(result.Span);
        return new ValueAndType(WitType.Tuple(typed.Type), WitValue.Tuple(typed.Value));
    }
}
