using GolemOrleans.Gateway.HttpApis;
using Xunit;

namespace GolemOrleans.Gateway.Tests.HttpApis;

/// <summary>The paths of routes: what they are made of, and which match the same requests.</summary>
public sealed class RoutePatternTests
{
    [Theory]
    [InlineData("/", "/", "")]
    [InlineData("", "/", "")]
    [InlineData("/a", "/a", "/a")]
    [InlineData("/a/{b}/c", "/a/{b}/c", "/a/{}/c")]
    [InlineData("/ a / {b} ", "/a/{b}", "/a/{}")]
    [InlineData("/{a}/{+rest}", "/{a}/{+rest}", "/{}/{+}")]
    [InlineData("/{user-id}?{page}&{size}", "/{user-id}?{page}&{size}", "/{}")]
    [InlineData("/a?", "/a", "/a")]
    [InlineData("/?{q}", "/?{q}", "")]
    [InlineData("/v0.1.0/%20/ü", "/v0.1.0/%20/ü", "/v0.1.0/%20/ü")]
    public void A_path_is_read_and_written_as_it_is(string text, string normal, string shape)
    {
        var pattern = RoutePattern.Parse(text);
        Assert.Equal((normal, shape), (pattern.ToString(), pattern.Shape));
        Assert.Equal(normal, RoutePattern.Parse(normal).ToString());
    }

    [Fact]
    public void Variables_are_known_by_name_and_place()
    {
        var pattern = RoutePattern.Parse("/a/{b}/{+c}?{d}&{e}");
        Assert.Equal([new(RouteSegmentKind.Literal, "a"), new(RouteSegmentKind.Variable, "b"), new(RouteSegmentKind.Rest, "c")], pattern.Segments);
        Assert.Equal(["b", "c"], pattern.Variables);
        Assert.Equal(["d", "e"], pattern.Query);
    }

    [Theory]
    [InlineData("a", "a path begins with '/'")]
    [InlineData("/a/", "a segment is empty")]
    [InlineData("//a", "a segment is empty")]
    [InlineData("/{+rest}/a", "{+rest} is not at the end of the path")]
    [InlineData("/{}", "'{}' is no variable")]
    [InlineData("/{+}", "'' is no name of a variable")]
    [InlineData("/{++a}", "'+a' is no name of a variable")]
    [InlineData("/{a b}", "'a b' is no name of a variable")]
    [InlineData("/{a", "'{a' is no variable")]
    [InlineData("/a}", "'a}' is no segment")]
    [InlineData("/a{b}", "'a{b}' is no segment")]
    [InlineData("/{a}b", "'{a}b' is no variable")]
    [InlineData("/{a{b}}", "'a{b}' is no name of a variable")]
    [InlineData("/a&b", "'a&b' is no segment")]
    [InlineData("/{a}/{a}", "there are two variables 'a'")]
    [InlineData("/a?q", "'q' is no variable")]
    [InlineData("/a?{q}&", "'' is no variable")]
    [InlineData("/a?{+q}", "'+q' is no name of a variable")]
    [InlineData("/a?{q}&{q}", "there are two variables 'q'")]
    [InlineData("/a?{q}?{r}", "'q}?{r' is no name of a variable")]
    public void What_is_no_path_is_refused_with_the_reason(string text, string problem) =>
        Assert.Equal(problem, Assert.Throws<FormatException>(() => RoutePattern.Parse(text)).Message);
}
