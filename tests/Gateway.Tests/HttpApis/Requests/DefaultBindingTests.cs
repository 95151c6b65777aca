using System.Text.Json;
using GolemOrleans.Gateway.Tests.Support;
using Xunit;

namespace GolemOrleans.Gateway.Tests.HttpApis.Requests;

/// <summary>Routes whose answer is the value of an expression.</summary>
[Collection(nameof(GatewayFixture))]
public sealed class DefaultBindingTests(GatewayFixture fixture)
{
    private const string Life = "test:life";
    private const string Cart = "golem:cart";
    private const string User = ",\"workerName\":\"\\\"u-${request.path.user}\\\"\"";

    [Fact]
    public async Task A_shop_is_served_from_workers_named_by_the_path()
    {
        await fixture.ComponentAsync(Cart, CartGuest.Wasm);
        var shop = await DeployAsync(
            HttpApi.Default("/{user}/cart", Cart, "let items = instance().get-cart-contents(); {status: 200u64, headers: {Content-Type: \"application/json\", x-user: request.path.user}, body: items}", User),
            HttpApi.Default("/{user}/items", Cart, "let item = request.body; instance().add-item(item); {status: 201u16, body: \"added for ${request.headers.x-tenant}\"}", User, "Post"),
            HttpApi.Default("/{user}/items/{id}", Cart, "let n: u32 = request.query.quantity; instance().update-item-quantity(request.path.id, n); \"done\"", User, "Put"));
        var added = await shop.PostAsync("/jo%6E/items", """{"product-id":"p","name":"ä","price":1.5,"quantity":2,"more":1}""", ("X-Tenant", "t1"));
        Assert.Equal("201 application/json: added for t1", added.ToString());
        Assert.Equal("200 application/json: done", (await shop.SendAsync(HttpMethod.Put, "/jon/items/p?quantity=7", null)).ToString());
        var cart = await shop.GetAsync("/jon/cart/", ("Accept", "text/html, */*"));
        Assert.Equal("""200 application/json: [{"product-id":"p","name":"ä","price":1.5,"quantity":7}]""", cart.ToString());
        Assert.Equal("jon", cart["x-user"]);
        Assert.Equal("200 application/json: []", (await shop.GetAsync("/jane/cart")).ToString());
    }

    [Fact]
    public async Task What_a_request_lacks_is_answered_with_400_and_its_name()
    {
        await fixture.ComponentAsync(Cart, CartGuest.Wasm);
        var shop = await DeployAsync(
            HttpApi.Default("/{user}/items", Cart, "instance().add-item(request.body); \"added\"", User, "Post"),
            HttpApi.Default("/{user}/items/{id}", Cart, "let n: u32 = request.query.quantity; instance().update-item-quantity(request.path.id, n); \"done\"", User, "Put"),
            HttpApi.Default("/{user}/tenant", Cart, "request.headers.x-tenant", User));
        const string expected = "\nexpected request body: record { product-id: string, name: string, price: f32, quantity: u32 }";
        Assert.Equal("400 text/plain; charset=utf-8: invalid http request body\nkey 'quantity' not found" + expected, (await shop.PostAsync("/a/items", """{"product-id":"p","name":"n","price":1}""")).ToString());
        Assert.Equal(
            "400 text/plain; charset=utf-8: invalid http request body\ninvalid value for key price: expected number, found string" + expected,
            (await shop.PostAsync("/a/items", """{"product-id":"p","name":"n","price":"1","quantity":1}""")).ToString());
        Assert.Equal("400 text/plain; charset=utf-8: invalid http request body\nexpected object, found null" + expected, (await shop.PostAsync("/a/items", "")).ToString());
        Assert.Equal(
            "400 text/plain; charset=utf-8: invalid http request body. Request body parse error: io: expected value at line 1 column 2",
            (await shop.PostAsync("/a/items", "{x")).ToString().Replace("key must be a string", "expected value", StringComparison.Ordinal));
        Assert.Equal("400 text/plain; charset=utf-8: invalid http request query. Missing query parameter: quantity", (await shop.SendAsync(HttpMethod.Put, "/a/items/p", null)).ToString());
        Assert.Equal("400 text/plain; charset=utf-8: invalid http request header. missing header: x-tenant", (await shop.GetAsync("/a/tenant")).ToString());
        Assert.Equal("400 text/plain; charset=utf-8: Invalid worker name: Worker name must not contain whitespaces", (await shop.GetAsync("/a%20b/tenant", ("x-tenant", "t"))).ToString());
        Assert.Equal("404 text/plain; charset=utf-8: Route not found", (await shop.GetAsync("/a/nothing")).ToString());
        Assert.Equal("404 text/plain; charset=utf-8: Route not found", (await shop.GetAsync("/a/items")).ToString());

        // Nothing of all that made a worker.
        Assert.Empty((await fixture.Api.GetAsync($"/v1/components/{await fixture.ComponentAsync(Cart, CartGuest.Wasm)}/workers?filter=name%20%3D%20u-a")).Ok.GetProperty("workers").EnumerateArray());
    }

    [Fact]
    public async Task The_same_key_has_one_effect_and_the_same_answer()
    {
        var component = await fixture.LifeAsync();
        var name = fixture.NewName();
        var site = await DeployAsync(
            HttpApi.Default("/add", Life, "instance().add(1)", $",\"workerName\":\"\\\"{name}\\\"\""),
            HttpApi.Default("/twice", Life, "let w = instance(); let a = w.add(10); let b = w.add(10); {body: {a: a, b: b}}", $",\"workerName\":\"\\\"{name}\\\"\""),
            HttpApi.Default("/keyed", Life, "instance().add(100)", $",\"workerName\":\"\\\"{name}\\\"\",\"idempotencyKey\":\"\\\"k-${{request.query.id}}\\\"\""));
        Assert.Equal("1", (await site.GetAsync("/add", ("Idempotency-Key", "one"))).Body);
        Assert.Equal("1", (await site.GetAsync("/add", ("idempotency-key", "one"))).Body);
        Assert.Equal("2", (await site.GetAsync("/add")).Body);
        Assert.Equal("3", (await site.GetAsync("/add")).Body);

        // Each of two calls has its effect, once.
        Assert.Equal("""{"a":13,"b":23}""", (await site.GetAsync("/twice", ("Idempotency-Key", "two"))).Body);
        Assert.Equal("""{"a":13,"b":23}""", (await site.GetAsync("/twice", ("Idempotency-Key", "two"))).Body);
        Assert.Equal("123", (await site.GetAsync("/keyed?id=1")).Body);
        Assert.Equal("123", (await site.GetAsync("/keyed?id=1", ("Idempotency-Key", "other"))).Body);
        Assert.Equal(123u, (await fixture.Api.CallAsync($"/v1/components/{component}/workers/{name}", "get")).GetUInt64());

        // The request's key is the invocation's own.
        Assert.Equal(1u, await fixture.Api.AddAsync($"/v1/components/{component}/workers/{name}", 1, "one"));
    }

    [Fact]
    public async Task Without_a_name_each_request_has_a_worker_and_with_a_key_the_same_one()
    {
        await fixture.LifeAsync();
        var site = await DeployAsync(HttpApi.Default("/add", Life, "let w = instance(); let a = w.add(1); w.add(1)"), HttpApi.Default("/named", Life, "instance(\"x y\").add(1)", method: "Post"));
        Assert.Equal("2", (await site.GetAsync("/add")).Body);
        Assert.Equal("2", (await site.GetAsync("/add")).Body);
        var key = fixture.NewName();
        Assert.Equal("2", (await site.GetAsync("/add", ("Idempotency-Key", key))).Body);
        Assert.Equal("2", (await site.GetAsync("/add", ("Idempotency-Key", key))).Body);
        Assert.Equal("400 text/plain; charset=utf-8: Invalid worker name: Worker name must not contain whitespaces", (await site.PostAsync("/named", "")).ToString());
    }

    [Fact]
    public async Task A_resource_is_found_again_by_the_arguments_of_its_constructor()
    {
        const string counters = "demo:counters";
        await fixture.ComponentAsync(counters, () => GatewayFixture.ClusterGuest("target"));
        var site = await DeployAsync(HttpApi.Default("/{user}/{start}", counters, "let start: u64 = request.path.start; instance().counter(start).inc(3)", User, "Post"));
        var name = fixture.NewName();
        Assert.Equal("10", (await site.PostAsync($"/{name}/7", "")).Body);
        Assert.Equal("13", (await site.PostAsync($"/{name}/7", "")).Body);
        Assert.Equal("4", (await site.PostAsync($"/{name}/1", "")).Body);
    }

    [Fact]
    public async Task A_worker_that_fails_is_said_in_the_words_of_the_reference()
    {
        await fixture.LifeAsync();
        var site = await DeployAsync(HttpApi.Default("/{user}/fail", Life, "instance().fail(); \"not reached\"", User));
        var path = $"/{fixture.NewName()}/fail";
        var first = await site.GetAsync(path, ("Accept", "application/json"));
        Assert.Equal((500, "text/plain; charset=utf-8"), (first.Status, first.ContentType));
        Assert.StartsWith("Error when executing resolved worker request. Error: Runtime error: ", first.Body, StringComparison.Ordinal);
        Assert.StartsWith("Error when executing resolved worker request. Error: The previously invoked function failed: ", (await site.GetAsync(path)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_s_trace_goes_on_in_its_invocations()
    {
        var component = await fixture.LifeAsync();
        var (plain, tagged) = (fixture.NewName(), fixture.NewName());
        var site = await DeployAsync(
            HttpApi.Default("/plain", Life, "instance().get()", $",\"workerName\":\"\\\"{plain}\\\"\""),
            HttpApi.Default("/tagged", Life, "instance().get()", $",\"workerName\":\"\\\"{tagged}\\\"\",\"invocationContext\":\"{{{{user: request.headers.x-user}}}}\""));
        var parent = ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        Assert.Equal(200, (await site.GetAsync("/plain?a=b", parent)).Status);
        Assert.Equal(200, (await site.GetAsync("/tagged", parent, ("x-user", "jon"))).Status);
        foreach (var (worker, attributes) in new[] { (plain, """
            "request.uri":{"type":"String","value":"/plain?a=b"}
            """), (tagged, """
            "user":{"type":"String","value":"jon"}
            """) })
        {
            var oplog = (await fixture.Api.GetAsync($"/v1/components/{component}/workers/{worker}/oplog?from=1&count=10")).Body;
            Assert.Contains("0af7651916cd43dd8448eb211c80319c", oplog, StringComparison.Ordinal);
            Assert.Contains("b7ad6b7169203331", oplog, StringComparison.Ordinal);
            Assert.Contains(attributes.Trim(), oplog, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Sites_are_told_apart_by_the_host_header_and_HEAD_and_OPTIONS_are_methods_like_others()
    {
        await fixture.LifeAsync();
        var (one, other) = (await DeployAsync(HttpApi.Default("/", Life, "\"one\"")), await DeployAsync(HttpApi.Default("/", Life, "\"other\"", method: "Head")));
        Assert.Equal("one", (await one.GetAsync("/")).Body);
        Assert.Equal("one", (await new SiteClient(fixture.CustomRequests, one.Host.ToUpperInvariant()).GetAsync("/?x")).Body);
        Assert.Equal(404, (await one.SendAsync(HttpMethod.Head, "/", null)).Status);
        Assert.Equal(200, (await other.SendAsync(HttpMethod.Head, "/", null)).Status);
        Assert.Equal("404 text/plain; charset=utf-8: Unknown authority", (await new SiteClient(fixture.CustomRequests, "nobody.example").GetAsync("/")).ToString());
        Assert.Equal("404 text/plain; charset=utf-8: Unknown authority", (await new SiteClient(fixture.CustomRequests, one.Host.Split(':')[0]).GetAsync("/")).ToString());
    }

    [Fact]
    public async Task Pages_of_other_sites_are_told_what_they_may_do()
    {
        await fixture.LifeAsync();
        var site = await DeployAsync(
            HttpApi.Default("/{user}/add", Life, "instance().add(1)", User, "Post"),
            HttpApi.Default("/{user}/fail", Life, "request.headers.x-user", User),
            HttpApi.Preflight("/{user}/add", "{Access-Control-Allow-Origin: \"https://a.example\", Access-Control-Allow-Methods: \"POST\", Access-Control-Allow-Headers: \"x-key\", Access-Control-Max-Age: 60u64}"),
            HttpApi.Preflight("/{user}/fail"));
        var asked = await site.SendAsync(HttpMethod.Options, "/u/add", null, ("Origin", "https://a.example"), ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "X-Key"));
        Assert.Equal(
            (200, "https://a.example", "POST", "x-key", "60", 0),
            (asked.Status, asked["Access-Control-Allow-Origin"], asked["Access-Control-Allow-Methods"], asked["Access-Control-Allow-Headers"], asked["Access-Control-Max-Age"], asked.Bytes.Length));
        var name = fixture.NewName();
        var answer = await site.PostAsync($"/{name}/add", "", ("Origin", "https://a.example"));
        Assert.Equal((200, "https://a.example", "1"), (answer.Status, answer["Access-Control-Allow-Origin"], answer.Body));
        Assert.Equal("403 text/plain; charset=utf-8: CORS Error: Origin not allowed", (await site.PostAsync($"/{name}/add", "", ("Origin", "https://b.example"))).ToString());
        Assert.Equal("2", (await site.PostAsync($"/{name}/add", "")).Body);

        // A page must be able to read why its request was refused.
        var refused = await site.GetAsync("/u/fail", ("Origin", "https://c.example"));
        Assert.Equal((400, "*"), (refused.Status, refused["Access-Control-Allow-Origin"]));
    }

    private Task<SiteClient> DeployAsync(params string[] routes) => SiteClient.DeployAsync(fixture.Api, fixture.CustomRequests, fixture.NewName(), routes);
}
