using GolemOrleans.Gateway.HttpApis;
using GolemOrleans.Gateway.HttpApis.Requests.Routing;
using Xunit;

namespace GolemOrleans.Gateway.Tests.HttpApis.Requests;

public sealed class RouteTreeTests
{
    [Theory]
    [InlineData("/users/me", "/users/me")]
    [InlineData("/users/you", "/users/{id}")]
    [InlineData("/users/me/cart", "/users/me/cart")]
    [InlineData("/users/you/cart", "/users/{id}/cart")]
    [InlineData("/users/me/orders", "/users/{id}/orders")]
    [InlineData("/users/me/orders/1/2", "/users/{+rest}")]
    [InlineData("/users", null)]
    [InlineData("/", "/")]
    [InlineData("/users/", null)]
    [InlineData("/users/me/", "/users/me")]
    [InlineData("/Users/me", null)]
    public void Literals_go_before_variables_and_variables_before_the_rest(string path, string? expected)
    {
        var tree = Tree("/", "/users/{+rest}", "/users/{id}", "/users/me", "/users/{id}/cart", "/users/me/cart", "/users/{id}/orders");
        Assert.Equal(expected, tree.TryFind("GET", RequestTarget.Parse(path)!.Path, out var found) ? found.Target : null);
        Assert.False(tree.TryFind("POST", RequestTarget.Parse(path)!.Path, out _));
    }

    [Theory]
    [InlineData("/a/b%20c/d", "b c", "d")]
    [InlineData("/a/%C3%A4/d/e%2Ff/", "ä", "d/e/f")]
    [InlineData("/a//d", "", "d")]
    [InlineData("/a/%/d?x=1", "%", "d")]
    [InlineData("http://example.org/a/b/../c", "b", "../c")]
    public void Variables_are_decoded_after_the_path_was_split(string target, string id, string rest)
    {
        Assert.True(Tree("/a/{id}/{+rest}").TryFind("GET", RequestTarget.Parse(target)!.Path, out var found));
        Assert.Equal((id, rest), (found.Variables["id"], found.Variables["rest"]));
    }

    [Fact]
    public void A_deep_path_over_many_overlapping_routes_is_looked_at_once_per_node()
    {
        // Every segment fits a literal and a variable, and only the last decides.
        var patterns = Enumerable.Range(0, 1 << 10).Select(bits => string.Concat(Enumerable.Range(0, 10).Select(i => (bits >> i & 1) != 0 ? "/x" : $"/{{v{i}}}")) + "/end");
        var tree = Tree([.. patterns]);
        Assert.False(tree.TryFind("GET", RequestTarget.Parse(string.Concat(Enumerable.Repeat("/x", 10)) + "/other")!.Path, out _));
        Assert.True(tree.TryFind("GET", RequestTarget.Parse(string.Concat(Enumerable.Repeat("/x", 10)) + "/end")!.Path, out var found));
        Assert.Empty(found.Variables);
    }

    [Theory]
    [InlineData("/?a=1&b=x%20y+z&a=2", "a=2;b=x y+z")]
    [InlineData("/p?%61=1=2&flag&empty=", "a=1=2;empty=")]
    [InlineData("http://example.org?a=1", "a=1")]
    [InlineData("/p", "")]
    [InlineData("/p?&&", "")]
    public void Query_parameters_are_read(string target, string expected) =>
        Assert.Equal(expected, string.Join(';', RequestTarget.Parse(target)!.Query.OrderBy(p => p.Key).Select(p => $"{p.Key}={p.Value}")));

    [Theory]
    [InlineData("*")]
    [InlineData("example.org:80")]
    [InlineData("")]
    public void A_target_without_a_path_leads_nowhere(string target) => Assert.Null(RequestTarget.Parse(target));

    private static RouteTree<string> Tree(params string[] patterns) => new(patterns.Select(p => ("GET", RoutePattern.Parse(p), p)));
}
