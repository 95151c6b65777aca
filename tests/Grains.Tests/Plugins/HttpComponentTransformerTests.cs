using System.Net;
using System.Text;
using System.Text.Json;
using GolemOrleans.GrainInterfaces;
using GolemOrleans.Grains.Plugins;
using GolemOrleans.Oplog;
using GolemOrleans.Oplog.InMemory;
using Xunit;

namespace GolemOrleans.Grains.Tests.Plugins;

/// <summary>What a transformer plugin is asked, and what becomes of each of its answers.</summary>
public sealed class HttpComponentTransformerTests
{
    private static readonly PluginDefinitionRecord s_plugin = new()
    {
        Name = "p", Version = "1", ValidateUrl = "http://plugin/validate", TransformUrl = "http://plugin/transform",
    };

    private readonly InMemoryBlobStore _blobs = new();
    private readonly List<(string Path, string Body)> _asked = [];
    private Func<int, HttpResponseMessage> _answer = _ => Ok("changed");

    [Fact]
    public async Task A_transformer_gets_the_component_its_description_and_the_parameters_and_answers_the_new_bytes()
    {
        var digest = await TransformAsync([new("level", "3")]);
        Assert.Equal("changed", Encoding.UTF8.GetString((await _blobs.ReadAsync(BlobDigest.Parse(digest))).ToArray()));
        var (path, body) = Assert.Single(_asked);
        Assert.Equal("/transform", path);
        var parts = Parts(body);
        Assert.Equal(["component", "metadata", "level"], parts.Keys);
        Assert.Equal(("wasm", "3"), (parts["component"], parts["level"]));
        Assert.True(JsonElement.DeepEquals(
            JsonDocument.Parse("""
                {"versionedComponentId":{"componentId":"00000000-0000-0000-0000-000000000007","version":4},"componentName":"a:b","componentSize":9,
                 "metadata":{"exports":[],"dynamicLinking":{"x":1}},"createdAt":"2030-01-02T03:04:05Z","componentType":"Ephemeral",
                 "files":[{"key":"k","path":"/f","permissions":"read-only"}]}
                """).RootElement,
            JsonDocument.Parse(parts["metadata"]).RootElement));
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(204, true)]
    [InlineData(404, true)]
    [InlineData(405, true)]
    [InlineData(400, false)]
    [InlineData(500, false)]
    public async Task Parameters_are_validated_by_the_plugin_if_it_offers_that(int status, bool isAccepted)
    {
        _answer = _ => new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent("because") };
        var validation = Transformer().ValidateAsync(s_plugin, [new("a", "b")], default);
        if (isAccepted)
            await validation;
        else
            Assert.Equal($"Plugin p refused with status {status}: because", (await Assert.ThrowsAsync<TransformationException>(() => validation)).Message);
        Assert.All(_asked, asked => Assert.Equal(("/validate", """{"a":"b"}"""), asked));
    }

    [Theory]
    [InlineData("component")]
    [InlineData("metadata")]
    public async Task Parameters_may_not_have_the_names_of_the_other_parts(string name)
    {
        await Assert.ThrowsAsync<TransformationException>(() => TransformAsync([new(name, "x")]));
        await Assert.ThrowsAsync<TransformationException>(() => Transformer().ValidateAsync(s_plugin, [new(name, "x")], default));
        Assert.Empty(_asked);
    }

    [Fact]
    public async Task A_plugin_that_fails_or_is_away_is_asked_again_and_a_refusal_is_final()
    {
        _answer = attempt => attempt switch
        {
            1 => new HttpResponseMessage(HttpStatusCode.BadGateway),
            2 => throw new HttpRequestException("refused"),
            _ => Ok("third"),
        };
        await TransformAsync();
        Assert.Equal(3, _asked.Count);
        Assert.All(_asked, asked => Assert.Equal("wasm", Parts(asked.Body)["component"]));

        _asked.Clear();
        _answer = _ => throw new HttpRequestException("nobody there");
        Assert.Equal("Plugin p does not answer at http://plugin/transform: nobody there", (await Assert.ThrowsAsync<TransformationException>(() => TransformAsync())).Message);
        Assert.Equal(3, _asked.Count);

        _asked.Clear();
        _answer = _ => new HttpResponseMessage(HttpStatusCode.UnprocessableEntity) { Content = new StringContent(new string('x', 1 << 20)) };
        var refused = (await Assert.ThrowsAsync<TransformationException>(() => TransformAsync())).Message;
        Assert.Single(_asked);
        Assert.InRange(refused.Length, 4096, 4200);
    }

    [Fact]
    public async Task An_answer_that_is_too_large_is_refused_whether_it_says_so_or_not()
    {
        foreach (var withLength in new[] { true, false })
        {
            _answer = _ => new HttpResponseMessage { Content = withLength ? new ByteArrayContent(new byte[101]) : new StreamContent(new EndlessStream()) };
            var refused = await Assert.ThrowsAsync<TransformationException>(() => TransformAsync());
            Assert.Equal("Plugin p answered with more than 100 bytes", refused.Message);
        }
    }

    [Fact]
    public async Task An_answer_that_never_comes_or_never_ends_is_given_up_after_the_limit()
    {
        _answer = _ => new HttpResponseMessage { Content = new StreamContent(new SilentStream()) };
        var late = await Assert.ThrowsAsync<TransformationException>(() => TransformAsync(limit: TimeSpan.FromMilliseconds(50)));
        Assert.Equal("Plugin p does not answer at http://plugin/transform within 0.05 seconds", late.Message);
    }

    private async Task<string> TransformAsync(KeyValuePair<string, string>[]? parameters = null, TimeSpan? limit = null)
    {
        var digest = (await _blobs.PutAsync(new MemoryStream("wasm"u8.ToArray()), default)).ToString();
        var component = new ComponentVersionRecord
        {
            ComponentId = new Guid("00000000-0000-0000-0000-000000000007"),
            Version = 4,
            Name = "a:b",
            Digest = digest,
            SizeBytes = 9,
            Kind = ComponentKind.Ephemeral,
            CreatedAt = new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero),
            MetadataJson = """{"exports":[]}"""u8.ToArray(),
            DynamicLinkingJson = """{"x":1}"""u8.ToArray(),
            Files = [new InitialFileRecord { Key = "k", Path = "/f", ReadOnly = true }],
        };
        return await Transformer(limit).TransformAsync(s_plugin, parameters ?? [], component, digest, default);
    }

    private HttpComponentTransformer Transformer(TimeSpan? limit = null) => new(
        new HttpClient(new Service(this)),
        _blobs,
        new TransformerOptions { FirstPause = TimeSpan.FromTicks(1), MaxComponentBytes = 100, Limit = limit ?? TimeSpan.FromMinutes(1) },
        TimeProvider.System);

    private static HttpResponseMessage Ok(string body) => new() { Content = new StringContent(body) };

    private static Dictionary<string, string> Parts(string body)
    {
        var parts = new Dictionary<string, string>();
        foreach (var part in body.Split(body[..body.IndexOf('\r', StringComparison.Ordinal)], StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.Split("\r\n\r\n", 2) is [var head, var content] && head.Split("name=")[1].Split(';', '\r')[0].Trim('"') is var name)
                parts[name] = content[..content.LastIndexOf("\r\n", StringComparison.Ordinal)];
        }

        return parts;
    }

    private sealed class Service(HttpComponentTransformerTests tests) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            tests._asked.Add((request.RequestUri!.AbsolutePath, await request.Content!.ReadAsStringAsync(cancellationToken)));
            return tests._answer(tests._asked.Count);
        }
    }

    /// <summary>Bytes without end.</summary>
    private sealed class EndlessStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(buffer.Length);
    }

    /// <summary>A body that does not come.</summary>
    private sealed class SilentStream : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }
    }
}
