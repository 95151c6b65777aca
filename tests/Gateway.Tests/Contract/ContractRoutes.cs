using System.Text.Json;
using System.Text.RegularExpressions;
using GolemOrleans.Gateway.Tests.Support;

namespace GolemOrleans.Gateway.Tests.Contract;

/// <summary>A line of <c>routes.txt</c>.</summary>
/// <param name="Route"><c>METHOD /path</c> with its parameters in braces.</param>
/// <param name="Input">Parameters and body as they are written there.</param>
/// <param name="Output">Type of the answer.</param>
/// <param name="Errors">Whose error answers it has: component, worker, api or server.</param>
internal sealed record ContractRoute(string Route, string Input, string Output, string Errors)
{
    /// <summary>Types of the error bodies by status.</summary>
    public IEnumerable<(int Status, string Type)> ErrorAnswers => Errors switch
    {
        "server" => [],
        "api" => [(400, "WorkerServiceErrorsBody"), (401, "ErrorBody"), (403, "ErrorBody"), (404, "ErrorBody"), (409, "string"), (500, "ErrorBody")],
        _ => [(400, "ErrorsBody"), (401, "ErrorBody"), (403, "ErrorBody"), (404, "ErrorBody"), (409, "ErrorBody"), (500, Errors == "worker" ? "GolemErrorBody" : "ErrorBody")],
    };
}

/// <summary>The routes of the REST reference, and answers held against them.</summary>
internal static partial class ContractRoutes
{
    public static IReadOnlyList<ContractRoute> All { get; } = [.. ContractFile.Lines("routes.txt").Select(Parse)];

    private static readonly (Regex Path, ContractRoute Route)[] s_patterns =
        [.. All.OrderBy(r => r.Route.Count(c => c == '{')).Select(r => (new Regex($"^{Braces().Replace(r.Route, "[^/?]+")}$"), r))];

    /// <summary>What is wrong with an answer to a request; null when it is as the reference says.</summary>
    public static string? Problem(string method, string pathAndQuery, Answer answer)
    {
        var route = s_patterns.FirstOrDefault(p => p.Path.IsMatch($"{method} {pathAndQuery.Split('?')[0]}")).Route;
        var isJson = answer.ContentType == "application/json; charset=utf-8";
        if (route is null)
            return answer.Status is 404 or 405 or 200 ? null : $"status {answer.Status} of an unknown route";
        if (answer.Status == 200)
            return route.Output is "binary" or "events" ? null : isJson ? Problem(route.Output, answer.Json) : "an answer that is no JSON";
        if (!isJson)
            return answer.ContentType == "text/plain; charset=utf-8" && answer.Status is 400 or 413 or 415 && answer.Body.Length > 0 ? null : "an error that is no JSON";
        var error = route.ErrorAnswers.FirstOrDefault(e => e.Status == answer.Status).Type;
        return error is null ? $"status {answer.Status}" : Problem(error, answer.Json);
    }

    private static string? Problem(string type, JsonElement json) =>
        ContractTypes.Problems(type, json) is { Count: > 0 } problems ? string.Join("; ", problems.Take(5)) : null;

    private static ContractRoute Parse(string line)
    {
        var match = Line().Match(line);
        const string component = "/v1/components/{component_id}";
        var path = match.Groups["path"].Value switch
        {
            ['C', .. var rest] => component + rest,
            ['W', .. var rest] => $"{component}/workers/{{worker_name}}{rest}",
            var other => other,
        };
        return new($"{match.Groups["method"].Value} {path}", match.Groups["input"].Value.Trim(), match.Groups["output"].Value, match.Groups["errors"].Value);
    }

    [GeneratedRegex(@"^(?<method>[A-Z]+) (?<path>\S+)(?<input>.*) -> (?<output>\S+) ! (?<errors>\S+)$")]
    private static partial Regex Line();

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Braces();
}
