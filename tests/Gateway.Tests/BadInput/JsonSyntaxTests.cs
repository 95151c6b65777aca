using System.Text;
using System.Text.Json;
using GolemOrleans.Gateway.Http;
using Xunit;
using Xunit.Abstractions;

namespace GolemOrleans.Gateway.Tests.BadInput;

public sealed class JsonSyntaxTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("", "EOF while parsing a value at line 1 column 0")]
    [InlineData("  ", "EOF while parsing a value at line 1 column 2")]
    [InlineData("{", "EOF while parsing an object at line 1 column 1")]
    [InlineData("{\"a\"", "EOF while parsing an object at line 1 column 4")]
    [InlineData("{\"a\":", "EOF while parsing a value at line 1 column 5")]
    [InlineData("{\"a\":1", "EOF while parsing an object at line 1 column 6")]
    [InlineData("{\"a\":1,", "EOF while parsing a value at line 1 column 7")]
    [InlineData("[", "EOF while parsing a list at line 1 column 1")]
    [InlineData("[1,", "EOF while parsing a value at line 1 column 3")]
    [InlineData("\"a", "EOF while parsing a string at line 1 column 2")]
    [InlineData("\"a\\", "EOF while parsing a string at line 1 column 3")]
    [InlineData("\"\\u12", "EOF while parsing a string at line 1 column 5")]
    [InlineData("tru", "EOF while parsing a value at line 1 column 3")]
    [InlineData("-", "EOF while parsing a value at line 1 column 1")]
    [InlineData("1.", "EOF while parsing a value at line 1 column 2")]
    [InlineData("1e", "EOF while parsing a value at line 1 column 2")]
    [InlineData("x", "expected value at line 1 column 1")]
    [InlineData("nope", "expected ident at line 1 column 2")]
    [InlineData("{a:1}", "key must be a string at line 1 column 2")]
    [InlineData("{\"a\" 1}", "expected `:` at line 1 column 6")]
    [InlineData("{\"a\":1 \"b\"}", "expected `,` or `}` at line 1 column 8")]
    [InlineData("{\"a\":1,}", "trailing comma at line 1 column 8")]
    [InlineData("[1 2]", "expected `,` or `]` at line 1 column 4")]
    [InlineData("[1,]", "trailing comma at line 1 column 4")]
    [InlineData("[,1]", "expected value at line 1 column 2")]
    [InlineData("{} x", "trailing characters at line 1 column 4")]
    [InlineData("{}\n\n  ]", "trailing characters at line 3 column 3")]
    [InlineData("01", "invalid number at line 1 column 2")]
    [InlineData("-x", "invalid number at line 1 column 2")]
    [InlineData("1.x", "invalid number at line 1 column 3")]
    [InlineData("1e999", "number out of range at line 1 column 5")]
    [InlineData("\"\\x\"", "invalid escape at line 1 column 3")]
    [InlineData("\"\\u12g4\"", "invalid escape at line 1 column 7")]
    [InlineData("\"\n\"", "control character (\\u0000-\\u001F) found while parsing a string at line 2 column 0")]
    [InlineData("\"\\udc00\"", "lone leading surrogate in hex escape at line 1 column 7")]
    [InlineData("\"\\ud800\"", "unexpected end of hex escape at line 1 column 8")]
    [InlineData("\"\\ud800\\u0041\"", "lone leading surrogate in hex escape at line 1 column 13")]
    public void A_malformed_text_is_told_with_its_place(string text, string problem) => Assert.Equal(problem, JsonSyntax.Problem(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Bytes_that_are_no_text_are_told() => Assert.Equal("invalid unicode code point at line 1 column 3", JsonSyntax.Problem([(byte)'"', 0xff, (byte)'"']));

    [Fact]
    public void Nesting_is_read_127_deep()
    {
        Assert.Null(JsonSyntax.Problem(Encoding.UTF8.GetBytes(new string('[', 127) + new string(']', 127))));
        Assert.Equal("recursion limit exceeded at line 1 column 128", JsonSyntax.Problem(Encoding.UTF8.GetBytes(new string('[', 128) + new string(']', 128))));
    }

    /// <summary>Against the parser that reads the bodies: what the one refuses the other does, but for numbers out of range, which are read later.</summary>
    [Fact]
    public void It_refuses_what_the_reader_refuses()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("GOLEM_TEST_SEED"), out var given) ? given : Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var i = 0; i < 50_000; i++)
        {
            var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => s_pieces[random.Next(s_pieces.Length)])));
            var problem = JsonSyntax.Problem(text);
            Assert.True(problem?.StartsWith("number out of range", StringComparison.Ordinal) == true || Reads(text) == (problem is null), $"{Encoding.UTF8.GetString(text)}: {problem}");
        }
    }

    private static readonly string[] s_pieces =
        ["{", "}", "[", "]", ",", ":", "\"a\"", "\"\\n\"", "\"\\u00fc\"", "1", "-1.5e3", "0", "01", "-", ".", "e", "true", "false", "null", "nul", "\"", "\\", " ", "\n", "ü", "\u0001", "{\"k\":", "[1,"];

    private static bool Reads(byte[] text)
    {
        try
        {
            JsonDocument.Parse(text).Dispose();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
