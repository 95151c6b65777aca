using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using GolemOrleans.Gateway.HttpApis.Requests.Inputs;
using GolemOrleans.Values;
using GolemOrleans.Values.Binary;
using GolemOrleans.Values.Json;
using GolemOrleans.Values.Types;
using GolemOrleans.Values.Wit;

namespace GolemOrleans.Gateway.HttpApis.Requests.Answers;

/// <summary>
/// The bytes of an answer: texts and lists of bytes as they are, everything else as JSON, as Golem's gateway writes them. A text
/// that is called <c>application/json</c> is not quoted.
/// </summary>
/// <param name="ContentType">Null: an empty answer without a type.</param>
internal readonly record struct AnswerBody(string? ContentType, ReadOnlyMemory<byte> Bytes)
{
    private static readonly JsonWriterOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="value">What the route's expression gave.</param>
    /// <param name="types">What the answer may be.</param>
    /// <param name="workerUrn">The worker whose handles the value has, if any.</param>
    /// <exception cref="RequestRefusal">400: the value cannot be written as any of the types.</exception>
    public static AnswerBody Of(ValueAndType value, AcceptedTypes types, string? workerUrn) => (value.Type, value.Value) switch
    {
        (OptionType { Inner: var inner }, { IsSome: true } some) => Of(new ValueAndType(inner, some.Payload), types, workerUrn),
        (PrimitiveType { Kind: WitKind.String }, var text) => Raw(Encoding.UTF8.GetBytes(text.AsString), AcceptedTypes.Json, types),
        (EnumType cases, var one) => Raw(Encoding.UTF8.GetBytes(cases.Cases[one.Discriminant]), AcceptedTypes.Json, types),
        (ListType { Element.Kind: WitKind.U8 }, var bytes) => Raw((byte[])bytes.AsArray, AcceptedTypes.Bytes, types),
        _ => types.TakesJson
            ? new AnswerBody(AcceptedTypes.Json, Json(value, workerUrn))
            : throw new RequestRefusal(400, $"Failed to map input type {WitTypePrinter.Print(value.Type)} to any of the expected content types: \"{types.Text}\""),
    };

    private static AnswerBody Raw(byte[] bytes, string otherwise, AcceptedTypes types) => types.Choose(otherwise) is { } type
        ? new AnswerBody(type, bytes)
        : throw new RequestRefusal(400, "Failed to pick a content type to set in response headers");

    private static byte[] Json(ValueAndType value, string? workerUrn)
    {
        using var buffer = new PooledBuffer();
        using (var json = new Utf8JsonWriter(buffer, s_json))
            ValueJsonWriter.Write(json, value.Type, value.Value, workerUrn);
        return buffer.Written.ToArray();
    }
}
