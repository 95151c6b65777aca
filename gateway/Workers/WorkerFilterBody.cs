using System.Text.Json;
using GolemOrleans.Gateway.Http;
using GolemOrleans.GrainInterfaces;

namespace GolemOrleans.Gateway.Workers;

/// <summary>Parses the JSON form of worker filters (REST reference §3.2).</summary>
internal static class WorkerFilterBody
{
    private const int MaxDepth = 32;

    public static WorkerFilterRecord Parse(JsonElement filter) => Parse(filter, 0) ?? throw Unusable(filter);

    private static WorkerFilterRecord? Parse(JsonElement filter, int depth)
    {
        if (depth > MaxDepth || filter.ValueKind != JsonValueKind.Object || Text(filter, "type") is not { } type)
            return null;
        switch (type)
        {
            case "And" or "Or":
                if (JsonBody.Field(filter, "filters") is not { ValueKind: JsonValueKind.Array } list)
                    return null;
                var operands = list.EnumerateArray().Select(f => Parse(f, depth + 1)).ToArray();
                return Array.IndexOf(operands, null) >= 0
                    ? null
                    : new() { Kind = type == "And" ? WorkerFilterKind.And : WorkerFilterKind.Or, Operands = operands! };
            case "Not":
                return JsonBody.Field(filter, "filter") is { } inner && Parse(inner, depth + 1) is { } operand
                    ? new() { Kind = WorkerFilterKind.Not, Operands = [operand] }
                    : null;
            default:
                return Property(filter, type);
        }
    }

    private static WorkerFilterRecord? Property(JsonElement filter, string type)
    {
        if (!Enum.TryParse<FilterComparator>(Text(filter, "comparator"), out var comparator))
            return null;
        var isText = type is "Name" or "Env";
        var textual = comparator is FilterComparator.Like or FilterComparator.NotLike;
        if (isText ? comparator > FilterComparator.NotLike : textual)
            return null;
        var value = JsonBody.Field(filter, "value");
        return type switch
        {
            "Name" when Text(value) is { } name => new() { Kind = WorkerFilterKind.Name, Comparator = comparator, Value = name },
            "Env" when Text(value) is { } env && Text(filter, "name") is { } variable =>
                new() { Kind = WorkerFilterKind.Env, Comparator = comparator, Value = env, EnvironmentName = variable },
            "Version" when value is { ValueKind: JsonValueKind.Number } number && number.TryGetUInt64(out var version) =>
                new() { Kind = WorkerFilterKind.Version, Comparator = comparator, Value = version.ToString(System.Globalization.CultureInfo.InvariantCulture) },
            "Status" when Text(value) is { } status && Enum.TryParse<WorkerState>(status, out var state) =>
                new() { Kind = WorkerFilterKind.Status, Comparator = comparator, Value = state.ToString() },
            "CreatedAt" when value is { ValueKind: JsonValueKind.String } time && time.TryGetDateTimeOffset(out var instant) =>
                new() { Kind = WorkerFilterKind.CreatedAt, Comparator = comparator, Value = instant.ToString("O", System.Globalization.CultureInfo.InvariantCulture) },
            _ => null,
        };
    }

    private static string? Text(JsonElement owner, string name) => Text(JsonBody.Field(owner, name));

    private static string? Text(JsonElement? value) => value is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static Errors.PlainTextException Unusable(JsonElement filter) =>
        JsonBody.Malformed($"Expected input type \"WorkerFilter\", found {JsonBody.Raw(filter)}. (occurred while parsing \"optional_WorkerFilter\") (occurred while parsing \"WorkersMetadataRequest\")");
}
