using System.Text;
using GolemOrleans.Gateway.HttpApis.Requests.Answers;
using GolemOrleans.Gateway.HttpApis.Requests.Bindings;
using GolemOrleans.Gateway.HttpApis.Requests.Inputs;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using GolemOrleans.Values.Wave;
using Xunit;

namespace GolemOrleans.Gateway.Tests.HttpApis.Requests;

/// <summary>What values of expressions become as answers.</summary>
public sealed class AnswerTests
{
    private static readonly WitType s_item = WitType.Record(new("id", WitType.U32), new("name", WitType.String));

    [Theory]
    [InlineData(null, "application/json")]
    [InlineData("*/*", "application/json")]
    [InlineData("text/plain", "text/plain")]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html")]
    [InlineData("text/*", "text/plain")]
    [InlineData("application/json;q=0.1, text/plain", "application/json")]
    [InlineData("application/octet-stream", "application/octet-stream")]
    public void A_text_is_sent_as_it_is_under_a_type_that_the_client_accepts(string? accept, string type)
    {
        var body = AnswerBody.Of(Typed(WitType.String, "\"a \\\"b\\\"\""), AcceptedTypes.From(null, accept), null);
        Assert.Equal((type, "a \"b\""), (body.ContentType, Text(body)));
    }

    [Fact]
    public void A_text_is_refused_when_the_client_accepts_nothing_that_is_known() => Assert.Equal(
        "Failed to pick a content type to set in response headers",
        Refusal(400, () => AnswerBody.Of(Typed(WitType.String, "\"a\""), AcceptedTypes.From(null, "video/mp4"), null)));

    [Theory]
    [InlineData(null, null)]
    [InlineData(null, "application/json")]
    [InlineData(null, "text/html, */*")]
    [InlineData(null, "application/*")]
    [InlineData("application/json; charset=utf-8", "text/plain")]
    [InlineData("application/problem+json", null)]
    public void A_record_is_JSON_when_that_is_acceptable(string? set, string? accept)
    {
        var body = AnswerBody.Of(Typed(s_item, "{id: 1, name: \"ä\"}"), AcceptedTypes.From(set, accept), null);
        Assert.Equal(("application/json", """{"id":1,"name":"ä"}"""), (body.ContentType, Text(body)));
    }

    [Theory]
    [InlineData(null, "text/plain", "text/plain")]
    [InlineData("text/html", null, "text/html")]
    public void A_record_cannot_be_another_type(string? set, string? accept, string said) => Assert.Equal(
        $"Failed to map input type record {{ id: u32, name: string }} to any of the expected content types: \"{said}\"",
        Refusal(400, () => AnswerBody.Of(Typed(s_item, "{id: 1, name: \"a\"}"), AcceptedTypes.From(set, accept), null)));

    [Fact]
    public void Bytes_are_sent_as_they_are()
    {
        var bytes = new ValueAndType(WitType.List(WitType.U8), WitValue.List(new byte[] { 1, 2 }));
        Assert.Equal("application/octet-stream", AnswerBody.Of(bytes, AcceptedTypes.From(null, "*/*"), null).ContentType);
        var picture = AnswerBody.Of(bytes, AcceptedTypes.From("image/png", "text/plain"), null);
        Assert.Equal("image/png", picture.ContentType);
        Assert.Equal(new byte[] { 1, 2 }, picture.Bytes.ToArray());
    }

    [Theory]
    [InlineData("some(5)", "5")]
    [InlineData("none", "null")]
    public void Options_are_what_is_inside(string wave, string json) =>
        Assert.Equal(json, Text(AnswerBody.Of(Typed(WitType.Option(WitType.U8), wave), AcceptedTypes.From(null, null), null)));

    [Fact]
    public void Status_and_headers_come_from_the_record()
    {
        var head = AnswerHead.Of(new ValueAndType(
            WitType.Record(new("status", WitType.U16), new("headers", WitType.Record(new("Content-Type", WitType.String), new("x-n", WitType.F32), new("x-none", WitType.Option(WitType.U8))))),
            WitValue.Record(WitValue.U16(201), WitValue.Record(WitValue.String("text/html"), WitValue.F32(1), WitValue.None))));
        Assert.Equal(201, head.Status);
        Assert.Equal("text/html", head.ContentType);
        Assert.Equal(["Content-Type=text/html", "x-n=1"], head.Headers.Select(h => $"{h.Key}={h.Value}"));
        Assert.Equal((null, 0), (AnswerHead.Of(Typed(WitType.String, "\"404\"")).Status, AnswerHead.Of(Typed(WitType.U8, "1")).Headers.Count));
    }

    [Theory]
    [InlineData("99", "Invalid Status Code. A valid status code cannot be formed from the evaluated status code expression 99")]
    [InlineData("1000", "Invalid Status Code. A valid status code cannot be formed from the evaluated status code expression 1000")]
    [InlineData("70000", "Invalid Status Code Expression. It is resolved to a number but not a u16 70000")]
    public void A_status_that_is_none_fails_the_request(string status, string text) => Assert.Equal(
        text,
        Refusal(500, () => AnswerHead.Of(new ValueAndType(WitType.Record(new WitField("status", WitType.U32)), WitValue.Record(WitValue.U32(uint.Parse(status, null)))))));

    [Theory]
    [InlineData("x y", "1")]
    [InlineData("x", "a\nb")]
    [InlineData("", "1")]
    public void A_header_that_is_none_fails_the_request(string name, string value) => Assert.Equal(
        $"Unable to resolve valid headers. Error: invalid HTTP header {name}",
        Refusal(500, () => AnswerHead.Of(new ValueAndType(
            WitType.Record(new WitField("headers", WitType.Record(new WitField(name, WitType.String)))), WitValue.Record(WitValue.Record(WitValue.String(value)))))));

    [Theory]
    [InlineData("/a/b.html", "text/html")]
    [InlineData("/a/b.JPG", "image/jpeg")]
    [InlineData("/a/b", "application/octet-stream")]
    public void Files_have_the_type_of_their_extension(string path, string type) =>
        Assert.Equal(type, FileAnswer.Of(new ValueAndType(WitType.String, WitValue.String(path))).ContentType);

    [Fact]
    public void A_file_is_named_by_a_text_a_record_or_a_result_of_these()
    {
        var record = WitType.Record(new("file-path", WitType.String), new("status", WitType.U16), new("headers", WitType.Record(new WitField("content-type", WitType.String))));
        var value = WitValue.Record(WitValue.String("/x"), WitValue.U16(404), WitValue.Record(WitValue.String("text/css")));
        var file = FileAnswer.Of(new ValueAndType(WitType.Result(record, WitType.String), WitValue.Ok(value)));
        Assert.Equal(("/x", 404, "text/css"), (file.Path, file.Head.Status, file.ContentType));
        Assert.Equal(
            "Error while processing rib result: Error result: \"gone\"",
            Refusal(400, () => FileAnswer.Of(new ValueAndType(WitType.Result(record, WitType.String), WitValue.Err(WitValue.String("gone"))))));
        Assert.Equal("Error while processing rib result: Record must contain 'file-path' field", Refusal(400, () => FileAnswer.Of(Typed(s_item, "{id: 1, name: \"a\"}"))));
        Assert.Equal("Error while processing rib result: Expected a value", Refusal(400, () => FileAnswer.Of(null)));
        Assert.Equal("Error while processing rib result: Response value expected", Refusal(400, () => FileAnswer.Of(Typed(WitType.U8, "1"))));
    }

    private static ValueAndType Typed(WitType type, string wave) => new(type, WaveText.Parse(type, wave));

    private static string Text(AnswerBody body) => Encoding.UTF8.GetString(body.Bytes.Span);

    private static string Refusal(int status, Func<object> make)
    {
        var refusal = Assert.Throws<RequestRefusal>(() => make());
        Assert.Equal(status, refusal.Status);
        return refusal.Message;
    }
}
