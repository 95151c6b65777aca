using System.Text;
using System.Text.RegularExpressions;
using GolemOrleans.Silo;
using Xunit;

namespace GolemOrleans.Gateway.Tests.HttpApis.Requests;

/// <summary>Runs the example of <c>docs/guide/http-apis.md</c>: each command, and where the guide says what it answers, that.</summary>
public sealed partial class ExampleTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("golem-example").FullName;

    [Fact]
    public async Task The_example_of_the_guide_does_what_the_guide_says()
    {
        await using var server = await GolemServer.StartAsync(new ServerOptions { DataDirectory = _data, Port = 0, LogLevel = Microsoft.Extensions.Logging.LogLevel.Error });
        var guide = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "http-apis.md"));
        var blocks = Block().Matches(guide[guide.IndexOf("## An example", StringComparison.Ordinal)..]).Select(m => (Language: m.Groups[1].Value, Text: m.Groups[2].Value.Trim())).ToArray();
        Assert.True(blocks.Length >= 11);
        var compared = 0;
        for (var i = 0; i < blocks.Length; i++)
        {
            if (blocks[i].Language != "sh")
                continue;
            var (status, body) = await RunAsync(server, blocks[i].Text);
            if (i + 1 < blocks.Length && blocks[i + 1].Language != "sh")
            {
                Assert.Equal(blocks[i + 1].Text, body);
                compared++;
            }
            else
            {
                Assert.True(status is >= 200 and < 300, $"{blocks[i].Text}: {status} {body}");
            }
        }

        Assert.Equal(4, compared);
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    /// <summary>As curl does it: <c>-d</c> posts, <c>-F</c> posts a form. The ports of the guide are those of the server.</summary>
    private static async Task<(int Status, string Body)> RunAsync(GolemServer server, string command)
    {
        var words = Word().Matches(command).Select(m => m.Value.Trim('\'')).ToArray();
        Assert.Equal("curl", words[0]);
        var site = words[1].Split('/')[0];
        var address = site == "localhost:9881" ? server.BaseAddress : site == "localhost:9006" ? server.CustomRequestAddress : throw new FormatException(words[1]);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, words[1][site.Length..]));
        using var form = new MultipartFormDataContent();
        request.Headers.Host = site;
        string? data = null;
        for (var i = 2; i < words.Length; i += 2)
        {
            var value = words[i + 1];
            switch (words[i])
            {
                case "-H" when value.StartsWith("Content-Type: ", StringComparison.Ordinal):
                    Assert.Equal("Content-Type: application/json", value);
                    break;
                case "-H":
                    request.Headers.Add(value.Split(": ")[0], value.Split(": ")[1]);
                    break;
                case "-d":
                    data = value;
                    break;
                case "-F" when value.Split("=@") is [var part, var file]:
                    form.Add(new ByteArrayContent(await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, Path.GetFileName(file)))), part, part);
                    break;
                case "-F":
                    form.Add(new StringContent(value.Split('=')[1]), value.Split('=')[0]);
                    break;
                default:
                    throw new FormatException($"{words[i]} is not known here.");
            }
        }

        if (data is not null)
            request.Content = new StringContent(data, Encoding.UTF8, "application/json");
        else if (form.Any())
            request.Content = form;
        if (request.Content is not null)
            request.Method = HttpMethod.Post;
        using var client = new HttpClient { Timeout = TimeSpan.FromMinutes(3) };
        using var answer = await client.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    [GeneratedRegex("^```([a-z]+)\\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();

    [GeneratedRegex("'[^']*'|[^\\s']+")]
    private static partial Regex Word();
}
