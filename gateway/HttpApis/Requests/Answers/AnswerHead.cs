using System.Globalization;
using GolemOrleans.Gateway.HttpApis.Requests.Inputs;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using GolemOrleans.Values.Wit;

namespace GolemOrleans.Gateway.HttpApis.Requests.Answers;

/// <summary>Status and headers that an expression gave: the fields <c>status</c> and <c>headers</c> of its record. Immutable.</summary>
/// <param name="Status">Null: it gave none.</param>
/// <param name="Headers">In the order of the record.</param>
internal sealed record AnswerHead(int? Status, IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    /// <summary>Neither.</summary>
    public static AnswerHead None { get; } = new(null, []);

    /// <summary>The media type that the headers say.</summary>
    public string? ContentType => Headers.FirstOrDefault(static header => header.Key.Equals("content-type", StringComparison.OrdinalIgnoreCase)).Value;

    /// <exception cref="RequestRefusal">500: a status that is none, or headers that are none.</exception>
    public static AnswerHead Of(ValueAndType answer) => new(
        LiteralText.Field(answer, "status") is { } status ? Code(status) : null,
        LiteralText.Field(answer, "headers") is { } headers ? Read(headers) : []);

    private static int Code(ValueAndType status)
    {
        var text = LiteralText.Of(status)
            ?? throw new RequestRefusal(500, $"Status Code Expression is evaluated to a complex value. It is resolved to {WitTypePrinter.Print(status.Type)}");
        if (!ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var code))
            throw new RequestRefusal(500, $"Invalid Status Code Expression. It is resolved to {(status.Type.Kind == WitKind.String ? "a string but not a number" : "a number but not a u16")} {text}");

        // Codes below 200 say that the answer is still to come.
        return code is >= 200 and <= 999 ? code : throw new RequestRefusal(500, $"Invalid Status Code. A valid status code cannot be formed from the evaluated status code expression {text}");
    }

    private static List<KeyValuePair<string, string>> Read(ValueAndType headers)
    {
        if (headers.Type is not RecordType record)
            throw new RequestRefusal(500, $"Header expression is not a record. It is resolved to {WitTypePrinter.Print(headers.Type)}");
        var read = new List<KeyValuePair<string, string>>(record.Fields.Length);
        for (var i = 0; i < record.Fields.Length; i++)
        {
            var (name, type) = record.Fields[i];
            var value = headers.Value.AsItems[i];
            if (type.Kind == WitKind.Option && !value.IsSome)
                continue;
            var text = LiteralText.Of(new ValueAndType(type, value)) ?? throw new RequestRefusal(500, $"Unable to resolve header {name}: its value is no literal");
            if (!AnswerHeaders.IsValid(name, text))
                throw new RequestRefusal(500, $"Unable to resolve valid headers. Error: invalid HTTP header {name}");
            read.Add(new(name, text));
        }

        return read;
    }
}
