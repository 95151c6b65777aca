using System.Text;
using System.Text.Json;
using GolemOrleans.Gateway.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace GolemOrleans.Gateway.Tests.BadInput;

/// <summary>
/// Requests with damaged JSON, paths and query strings: whatever they are, the answer is a status of the reference in its
/// shape. 2,000 requests; 10,000 with <c>GOLEM_LONG_TESTS=1</c>. <c>GOLEM_TEST_SEED</c> repeats a run.
/// </summary>
[Collection(nameof(GatewayFixture))]
public sealed class FuzzTests(GatewayFixture fixture, ITestOutputHelper output)
{
    private static readonly (string Method, string Path, string? Body)[] s_requests =
    [
        ("POST", "/v1/components/{c}/workers", """{"name":"f","args":["a"],"env":{"K":"V"}}"""),
        ("GET", "/v1/components/{c}/workers?filter=name%20%3D%20a&filter=version%20%3E%3D%200&count=2&cursor=0/0&precise=true", null),
        ("POST", "/v1/components/{c}/workers/find", """{"filter":{"type":"And","filters":[{"type":"Name","comparator":"Like","value":"w"},{"type":"Not","filter":{"type":"Version","comparator":"Less","value":1}}]},"cursor":{"cursor":0,"layer":0},"count":3,"precise":true}"""),
        ("POST", "/v1/components/{c}/workers/{w}/invoke-and-await?function=test%3Alife%2Fapi.%7Badd%7D", """{"params":[{"typ":{"type":"U64"},"value":1}]}"""),
        ("POST", "/v1/components/{c}/workers/{w}/invoke-and-await?function=test%3Alife%2Fapi.%7Bsay%7D", """{"params":[{"value":"text"}]}"""),
        ("POST", "/v1/components/{c}/workers/{w}/invoke?function=test%3Alife%2Fapi.%7Bget%7D", """{"params":[]}"""),
        ("POST", "/v1/components/{c}/workers/{w}/complete", """{"oplogIdx":1,"data":[1,2,3]}"""),
        ("POST", "/v1/components/{c}/workers/{w}/update", """{"mode":"Automatic","targetVersion":0}"""),
        ("POST", "/v1/components/{c}/workers/{w}/revert", """{"type":"revertToOplogIndex","lastOplogIndex":1}"""),
        ("POST", "/v1/components/{c}/workers/{w}/interrupt?recovery-immediately=true", null),
        ("POST", "/v1/components/{c}/workers/{w}/activate-plugin?plugin-installation-id=11111111-1111-1111-1111-111111111111", null),
        ("DELETE", "/v1/components/{c}/workers/{w}/invocations/some-key", null),
        ("GET", "/v1/components/{c}/workers/{w}/oplog?from=1&count=5&cursor=1-0", null),
        ("GET", "/v1/components/{c}/workers/{w}/oplog?count=5&query=add%20AND%20NOT%20%28x%20OR%20%2Fa.b%2F%29", null),
        ("GET", "/v1/components/{c}/versions/0", null),
        ("GET", "/v1/components?component-name=test%3Alife", null),
        ("POST", "/v1/components/search", """{"components":[{"name":"test:life","version":0}]}"""),
        ("POST", "/v1/components/{c}/versions/latest/plugins/installs/batch", """{"actions":[{"type":"Uninstall","installationId":"11111111-1111-1111-1111-111111111111"}]}"""),
        ("PUT", "/v1/components/{c}/versions/latest/plugins/installs/11111111-1111-1111-1111-111111111111", """{"priority":1,"parameters":{"a":"b"}}"""),
        ("POST", "/v1/components/{c}/latest/plugins/installs", """{"name":"p","version":"1","priority":1,"parameters":{}}"""),
    ];

    private static readonly string[] s_words =
    [
        "null", "true", "[]", "{}", "\"\"", "-1", "1e999", "18446744073709551616", "0.5", "\"\\ud800\"", "\"\\u0000\"", "\"\u00fc\u20ac\"", "\"type\"", "[[[[[[[[]]]]]]]]", "{\"a\":", "\u0001", "%", "\"",
    ];

    [Fact]
    public async Task Damaged_requests_are_answered_in_the_shapes_of_the_reference()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("GOLEM_TEST_SEED"), out var given) ? given : Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var count = Environment.GetEnvironmentVariable("GOLEM_LONG_TESTS") == "1" ? 10_000 : 2_000;
        var component = await fixture.LifeAsync();
        var worker = fixture.NewName();
        await fixture.Api.AddAsync($"/v1/components/{component}/workers/{worker}", 1);

        var failures = new List<string>();
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
        {
            var random = new Random(seed + i);
            var (method, path, body) = s_requests[random.Next(s_requests.Length)];
            path = DamagePath(random, path.Replace("{c}", component).Replace("{w}", random.Next(4) == 0 ? worker : $"fuzz{random.Next(20)}"));
            body = body is null ? random.Next(4) == 0 ? "{}" : null : DamageBody(random, body);
            var answer = await fixture.Api.SendAsync(new HttpMethod(method), path, body);
            if (Problem(answer) is { } problem)
            {
                lock (failures)
                    failures.Add($"{problem}: {method} {path} {body} → {answer}");
            }
        });

        Assert.True(failures.Count == 0, string.Join('\n', failures.Take(10)));
        Assert.Equal("200 {}", (await fixture.Api.GetAsync("/healthcheck")).ToString());
        Assert.Equal("200", (await fixture.Api.InvokeAsync($"/v1/components/{component}/workers/{fixture.NewName()}", "test:life/api.{get}")).ToString()[..3]);
    }

    private static string? Problem(Answer answer)
    {
        var isJson = answer.ContentType.StartsWith("application/json", StringComparison.Ordinal);
        if (isJson)
        {
            try
            {
                _ = answer.Json;
            }
            catch (JsonException)
            {
                return "not JSON";
            }
        }

        return answer.Status switch
        {
            200 => null,
            400 when !isJson => answer.Body.Length > 0 ? null : "no text",
            400 => answer.Json.TryGetProperty("errors", out _) ? null : "no errors",
            404 or 405 when !isJson => null,
            404 or 409 => answer.Json.TryGetProperty("error", out _) ? null : "no error",
            500 when isJson && answer.Json.TryGetProperty("golemError", out var error) =>
                error.TryGetProperty("details", out var details) && details.GetString()!.StartsWith("Internal error", StringComparison.Ordinal) ? "an internal error" : null,
            414 or 431 => null,
            _ => "an unexpected status",
        };
    }

    private static string DamagePath(Random random, string path)
    {
        if (random.Next(2) == 0)
            return path;
        var at = random.Next("/v1/".Length, path.Length);
        return random.Next(5) switch
        {
            0 => path[..at] + Uri.EscapeDataString(s_words[random.Next(s_words.Length - 2)].Replace("\"\\ud800\"", "")) + path[at..],
            1 => path[..at] + "%FF" + path[at..],
            2 => path[..at] + "%zz" + path[at..],
            3 => path + "&" + path[(path.IndexOf('?') + 1)..],
            _ => path.Replace("=", "=" + random.Next(-1, 1000), StringComparison.Ordinal),
        };
    }

    private static string DamageBody(Random random, string body)
    {
        var text = new StringBuilder(body);
        for (var n = random.Next(4); n > 0 && text.Length > 0; n--)
        {
            var at = random.Next(text.Length);
            switch (random.Next(4))
            {
                case 0:
                    text.Remove(at, Math.Min(random.Next(1, 8), text.Length - at));
                    break;
                case 1:
                    text.Insert(at, s_words[random.Next(s_words.Length)]);
                    break;
                case 2:
                    text.Length = at;
                    break;
                default:
                    var colon = text.ToString().IndexOf(':', at);
                    var end = colon < 0 ? -1 : text.ToString().IndexOfAny([',', '}', ']'], colon);
                    if (end > 0)
                        text.Remove(colon + 1, end - colon - 1).Insert(colon + 1, s_words[random.Next(s_words.Length)]);
                    break;
            }
        }

        return text.ToString();
    }
}
