using System.Globalization;
using GolemOrleans.Gateway.Errors;
using GolemOrleans.Gateway.Http;
using GolemOrleans.GrainInterfaces;

namespace GolemOrleans.Gateway.Workers;

/// <summary>Parses the text form of worker filters: <c>property op value</c>, several are ANDed (REST reference §3.2).</summary>
internal static class WorkerFilterText
{
    public static WorkerFilterRecord? Parse(IEnumerable<string?> filters)
    {
        var parsed = filters.Where(f => f is not null).Select(f => ParseOne(f!)).ToArray();
        return parsed.Length switch
        {
            0 => null,
            1 => parsed[0],
            _ => new WorkerFilterRecord { Kind = WorkerFilterKind.And, Operands = parsed },
        };
    }

    private static WorkerFilterRecord ParseOne(string text)
    {
        var tokens = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (tokens.Length != 3)
            throw new BadRequestException($"Invalid filter: {text}");
        var (property, op, value) = (tokens[0], tokens[1], tokens[2]);
        if (property.StartsWith("env.", StringComparison.Ordinal) && property.Length > 4)
            return new() { Kind = WorkerFilterKind.Env, EnvironmentName = property[4..], Comparator = Text(op), Value = value };
        return property switch
        {
            "name" => new() { Kind = WorkerFilterKind.Name, Comparator = Text(op), Value = value },
            "version" => new() { Kind = WorkerFilterKind.Version, Comparator = Ordered(op), Value = Number(value) },
            "status" => new() { Kind = WorkerFilterKind.Status, Comparator = Ordered(op), Value = Status(value) },
            "createdAt" or "created_at" => new() { Kind = WorkerFilterKind.CreatedAt, Comparator = Ordered(op), Value = Time(value) },
            _ => throw new BadRequestException($"Invalid filter: {text}"),
        };
    }

    internal static string Status(string value) =>
        Enum.TryParse<WorkerState>(value, ignoreCase: true, out var state) && char.IsAsciiLetter(value[0])
            ? state.ToString()
            : throw new BadRequestException($"Unknown worker status: {value}");

    private static string Number(string value) =>
        U64Text.TryParse(value, out _) ? value : throw new BadRequestException($"Invalid filter value: {U64Text.Problem(value)}");

    private static string Time(string value) =>
        value.Contains('T', StringComparison.Ordinal) && DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToString("O", CultureInfo.InvariantCulture)
            : throw new BadRequestException("Invalid timestamp");

    private static FilterComparator Text(string op) => op.ToLowerInvariant() switch
    {
        "=" or "==" or "eq" or "equal" => FilterComparator.Equal,
        "!=" or "ne" or "notequal" => FilterComparator.NotEqual,
        "like" => FilterComparator.Like,
        "notlike" => FilterComparator.NotLike,
        _ => throw new BadRequestException($"Unknown String Filter Comparator: {op}"),
    };

    private static FilterComparator Ordered(string op) => op.ToLowerInvariant() switch
    {
        "=" or "==" or "eq" or "equal" => FilterComparator.Equal,
        "!=" or "ne" or "notequal" => FilterComparator.NotEqual,
        ">=" or "ge" or "greaterequal" => FilterComparator.GreaterEqual,
        ">" or "gt" or "greater" => FilterComparator.Greater,
        "<=" or "le" or "lessequal" => FilterComparator.LessEqual,
        "<" or "lt" or "less" => FilterComparator.Less,
        _ => throw new BadRequestException($"Unknown Filter Comparator: {op}"),
    };
}
