using System.Text.Json;

namespace GolemOrleans.Gateway.Json;

/// <summary>Writes the answer of invoke-and-await: <c>{"result":{"typ","value"}}</c>.</summary>
internal static class InvocationResultJson
{
    /// <param name="json">Destination.</param>
    /// <param name="result">Value-and-type encoding of the results tuple.</param>
    public static void Write(Utf8JsonWriter json, ReadOnlyMemory<byte> result) => throw new NotSupportedException(result.Length.ToString());
}
