using System.Text;
using System.Text.Json;
using GolemOrleans.Rib;
using GolemOrleans.Values;
using GolemOrleans.Values.Json;
using GolemOrleans.Values.Types;
using GolemOrleans.Values.Wit;
using Microsoft.AspNetCore.Http;

namespace GolemOrleans.Gateway.HttpApis.Requests.Inputs;

/// <summary>
/// A request as the expressions of its route see it: the value of <c>request</c>, with the fields and types that an expression asks
/// for. Of one request; not thread-safe.
/// </summary>
/// <param name="headers">As they came; their names without regard to case, of several the first.</param>
/// <param name="path">Variables of the route.</param>
/// <param name="query">Parameters of the query.</param>
/// <param name="body">Read only for expressions that look at it.</param>
/// <param name="requestId">Made up for this request.</param>
internal sealed class RequestValues(
    IHeaderDictionary headers, IReadOnlyDictionary<string, string> path, IReadOnlyDictionary<string, string> query, RequestBody body, Guid requestId)
{
    /// <summary>What the identity provider says of the user; null: nobody was asked.</summary>
    public JsonElement? Claims { get; set; }

    /// <summary>Values for all inputs of a program.</summary>
    /// <exception cref="RequestRefusal">400: something is missing or is no value of its type; the text names it.</exception>
    public async ValueTask<IReadOnlyDictionary<string, ValueAndType>> ForAsync(RibProgram program, CancellationToken cancellation)
    {
        var inputs = new Dictionary<string, ValueAndType>(StringComparer.Ordinal);
        foreach (var (name, type) in program.Inputs)
        {
            inputs[name] = name == "request" && type is RecordType record
                ? new ValueAndType(type, await RecordAsync(record, cancellation))
                : throw new RequestRefusal(500, $"invalid rib script with unknown input: {name}");
        }

        return inputs;
    }

    private async ValueTask<WitValue> RecordAsync(RecordType type, CancellationToken cancellation)
    {
        var fields = new WitValue[type.Fields.Length];
        for (var i = 0; i < fields.Length; i++)
        {
            var (name, wanted) = type.Fields[i];
            fields[i] = name switch
            {
                "path" => Texts(wanted, "path", "Missing path parameter", path.GetValueOrDefault),
                "query" => Texts(wanted, "query", "Missing query parameter", query.GetValueOrDefault),
                "headers" or "header" => Texts(wanted, "header", "missing header", Header),
                "request_id" => Texts(wanted, "request_id", "missing field", field => field == "value" ? requestId.ToString("D") : null),
                "body" => Json(await body.ReadJsonAsync(cancellation), wanted, "http request body", "request body"),
                "auth" => Claims is { } claims ? Json(claims, wanted, "auth data", "auth") : throw new RequestRefusal(400, "missing auth data"),
                _ => throw new RequestRefusal(500, $"invalid rib script with unknown input: request.{name}"),
            };
        }

        return WitValue.Record(fields);
    }

    private static WitValue Texts(WitType type, string part, string missing, Func<string, string?> find)
    {
        if (type is not RecordType record)
            throw new RequestRefusal(500, $"invalid rib script with unsupported type for request.{part}");
        var fields = new WitValue[record.Fields.Length];
        for (var i = 0; i < fields.Length; i++)
        {
            var (name, wanted) = record.Fields[i];
            var text = find(name);
            if (wanted is OptionType { Inner: var inner })
            {
                fields[i] = text is null ? WitValue.None : WitValue.Some(Primitive(name, text, inner, part));
                continue;
            }

            fields[i] = Primitive(name, text ?? throw new RequestRefusal(400, $"invalid http request {part}. {missing}: {name}"), wanted, part);
        }

        return WitValue.Record(fields);
    }

    private static WitValue Primitive(string name, string text, WitType type, string part)
    {
        if (PrimitiveText.TryRead(text, type, out var value))
            return value;
        throw new RequestRefusal(400, PrimitiveText.Name(type) is { } expected
            ? $"invalid http request {part}. Invalid value for key {name}. Expected {expected}, Found {text}"
            : $"invalid http request {part}. Invalid type: {name}");
    }

    private static WitValue Json(JsonElement json, WitType type, string what, string expected)
    {
        try
        {
            return ValueJsonReader.Read(json, type);
        }
        catch (ValueJsonException problem)
        {
            throw new RequestRefusal(400, $"invalid {what}\n{problem.Message}\nexpected {expected}: {WitTypePrinter.Print(type)}");
        }
    }

    /// <summary>Bytes come as characters of their number; a value that is UTF-8 is meant as such.</summary>
    private string? Header(string name)
    {
        if (!headers.TryGetValue(name, out var values) || values.Count == 0)
            return null;
        var value = values[0] ?? "";
        return Ascii.IsValid(value) ? value : Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(value));
    }
}
