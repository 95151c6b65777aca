using System.Text;
using GolemOrleans.Gateway.Tests.Support;
using GolemOrleans.Wasmtime;
using Xunit;

namespace GolemOrleans.Gateway.Tests.Recorded;

/// <summary>Replays what a Golem 1.2.2 server was asked and compares the answers with what it answered.</summary>
[Collection(nameof(GatewayFixture))]
public sealed class RecordedTests(GatewayFixture fixture)
{
    private const string Unknown = "00000000-0000-0000-0000-00000000dead";

    [Theory]
    [InlineData("bad-input.txt")]
    public async Task The_same_requests_get_the_same_answers(string file)
    {
        var names = new Dictionary<string, string>
        {
            ["<component>"] = fixture.NewName(),
            ["<empty>"] = fixture.NewName(),
            ["<id1>"] = Unknown,
            ["<513 x>"] = new('x', 513),
        };
        var differences = new List<string>();
        foreach (var example in RecordedExample.Read(file))
        {
            var answer = await SendAsync(Fill(example.Request, names));
            if (answer.Status == 200 && answer.Body.Contains("\"versionedComponentId\"", StringComparison.Ordinal) && answer.Json.ValueKind == System.Text.Json.JsonValueKind.Object)
                Learn(names, answer.Json.GetProperty("versionedComponentId").GetProperty("componentId").GetString()!);
            var given = RecordedText.Of(answer);
            var expected = RecordedText.Mask(Fill(example.Answer, names));
            var isSame = expected.EndsWith('…') ? given.StartsWith(expected[..^1], StringComparison.Ordinal) : given == expected;
            if (!isSame)
                differences.Add($"{file}:{example.Line} {example.Request}\n  expected {expected}\n  given    {given}");
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    private Task<Answer> SendAsync(string request)
    {
        var parts = request.Split(' ', 3);
        var body = parts.Length == 3 ? parts[2] : null;
        return body?.StartsWith("form ", StringComparison.Ordinal) == true
            ? fixture.Api.UploadAsync(parts[1], [.. body[5..].Split('&').Select(Part)])
            : fixture.Api.SendAsync(new HttpMethod(parts[0]), parts[1], body);
    }

    private static (string Name, byte[] Content) Part(string text)
    {
        var (name, value) = (text.Split('=', 2)[0], text.Split('=', 2)[1]);
        return (name, value switch
        {
            "@cart" => CartGuest.Wasm(),
            "@empty" => WatText.ToWasm("(component)"),
            "@named" => WatText.ToWasm("(component $rpc:counters)"),
            _ => Encoding.UTF8.GetBytes(value),
        });
    }

    /// <summary>New component ids are called <c>id0</c>, <c>id2</c>, … in the order of their creation.</summary>
    private static void Learn(Dictionary<string, string> names, string id)
    {
        for (var i = 0; !names.ContainsValue(id); i++)
            names.TryAdd($"<id{i}>", id);
    }

    private static string Fill(string text, Dictionary<string, string> names) =>
        names.Aggregate(text, (filled, name) => filled.Replace(name.Key, name.Value, StringComparison.Ordinal));
}
