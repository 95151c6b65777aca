using GolemOrleans.Gateway.Tests.Support;
using Xunit;

namespace GolemOrleans.Gateway.Tests.HttpApis;

/// <summary>Definitions at sites: deployed, listed, taken away, and what that does to the definitions.</summary>
[Collection(nameof(GatewayFixture))]
public sealed class DeploymentTests(GatewayFixture fixture)
{
    private Api Api => fixture.Api;

    [Fact]
    public async Task A_deployment_adds_to_what_the_site_has_and_is_taken_away_piece_by_piece()
    {
        var (a, b, site) = (await DefineAsync("/a"), await DefineAsync("/b"), $"{fixture.NewName()}.example:9006");
        var first = await Api.DeployAsync(site, $"{a}@1");
        var time = first.Ok.GetProperty("createdAt").GetString();
        Assert.Equal($$"""200 {"apiDefinitions":[{"id":"{{a}}","version":"1"}],"site":{"host":"{{site}}","subdomain":null},"createdAt":"{{time}}"}""", first.ToString());
        var both = await Api.DeployAsync(site, $"{b}@1", $"{a}@1");
        Assert.Equal($$"""200 {"apiDefinitions":[{"id":"{{a}}","version":"1"},{"id":"{{b}}","version":"1"}],"site":{"host":"{{site}}","subdomain":null},"createdAt":"{{time}}"}""", both.ToString());
        Assert.Equal(both.ToString(), (await Api.GetAsync($"{HttpApi.Deployments}/{site}")).ToString());
        Assert.Equal(both.ToString(), (await Api.DeployAsync(site, $"{a}@1")).ToString());
        Assert.Contains(both.Body, (await Api.GetAsync(HttpApi.Deployments)).Body, StringComparison.Ordinal);
        Assert.Equal($"200 [{first.Body}]", (await Api.GetAsync($"{HttpApi.Deployments}?api-definition-id={a}")).ToString());

        Assert.Equal("200 \"API definition undeployed from site\"", (await Api.DeleteAsync($"{HttpApi.Deployments}/{site}/{a}/1")).ToString());
        Assert.Equal("""404 {"error":"API definition not found"}""", (await Api.DeleteAsync($"{HttpApi.Deployments}/{site}/{a}/1")).ToString());
        Assert.Equal($"{b}@1", await Api.DeployedAsync(site));
        Assert.Equal("200 \"API deployment deleted\"", (await Api.DeleteAsync($"{HttpApi.Deployments}/{site}")).ToString());
        Assert.Equal("""404 {"error":"Api deployment not found"}""", (await Api.GetAsync($"{HttpApi.Deployments}/{site}")).ToString());
        Assert.Equal($$"""404 {"error":"API deployment not found: {{site}}"}""", (await Api.DeleteAsync($"{HttpApi.Deployments}/{site}")).ToString());
        Assert.Equal("""404 {"error":"Site not found"}""", (await Api.DeleteAsync($"{HttpApi.Deployments}/{site}/{b}/1")).ToString());
        Assert.DoesNotContain(site, (await Api.GetAsync(HttpApi.Deployments)).Body, StringComparison.Ordinal);
        Assert.Equal("200 []", (await Api.GetAsync($"{HttpApi.Deployments}?api-definition-id={b}")).ToString());
    }

    [Fact]
    public async Task The_last_definition_takes_the_site_with_it()
    {
        var (id, site) = (await DefineAsync("/a"), $"{fixture.NewName()}.example");
        await Api.DeployAsync(site, $"{id}@1");
        Assert.Equal(200, (await Api.DeleteAsync($"{HttpApi.Deployments}/{site}/{id}/1")).Status);
        Assert.Equal("", await Api.DeployedAsync(site));
        Assert.Equal(200, (await Api.DeployAsync(site, $"{id}@1")).Status);
        Assert.Equal($"{id}@1", await Api.DeployedAsync(site));
    }

    [Fact]
    public async Task What_is_deployed_is_no_draft_and_is_not_deleted_until_no_site_has_it()
    {
        var (id, one, other) = (await DefineAsync("/a"), $"{fixture.NewName()}.example", $"{fixture.NewName()}.example");
        var path = $"{HttpApi.Definitions}/{id}/1";
        await Api.DeployAsync(one, $"{id}@1");
        await Api.DeployAsync(other, $"{id}@1");
        Assert.False(await Api.IsDraftAsync(id, "1"));
        Assert.Equal($$"""400 {"type":"Messages","errors":["API definition is not draft: {{id}}"]}""", (await Api.PutAsync(path, HttpApi.Definition(id, "1", isDraft: true))).ToString());
        Assert.Equal($$"""400 {"type":"Messages","errors":["API definition deployed: {{one}}, {{other}}"]}""", (await Api.DeleteAsync(path)).ToString());

        await Api.DeleteAsync($"{HttpApi.Deployments}/{one}");
        Assert.False(await Api.IsDraftAsync(id, "1"));
        Assert.Equal($$"""400 {"type":"Messages","errors":["API definition deployed: {{other}}"]}""", (await Api.DeleteAsync(path)).ToString());
        await Api.DeleteAsync($"{HttpApi.Deployments}/{other}/{id}/1");
        Assert.True(await Api.IsDraftAsync(id, "1"));
        Assert.Equal(200, (await Api.PutAsync(path, HttpApi.Definition(id, "1", isDraft: true, HttpApi.Preflight("/other")))).Status);
        Assert.Equal(200, (await Api.DeleteAsync(path)).Status);
    }

    [Fact]
    public async Task Definitions_of_a_site_do_not_conflict_and_what_is_refused_changes_nothing()
    {
        var (a, same, free, site) = (await DefineAsync("/{x}/y", "/z"), await DefineAsync("/free", "/{other}/y?{q}", "/z"), await DefineAsync("/{x}/{y}", "/{+all}"), $"{fixture.NewName()}.example");
        await Api.DeployAsync(site, $"{a}@1");
        Assert.Equal(
            """400 {"type":"Messages","errors":["API deployment definitions conflict error: /{x}/y, /z"]}""",
            (await Api.DeployAsync(site, $"{free}@1", $"{same}@1")).ToString());
        Assert.Equal($"{a}@1", await Api.DeployedAsync(site));
        Assert.True(await Api.IsDraftAsync(same, "1"));
        Assert.True(await Api.IsDraftAsync(free, "1"));
        Assert.Equal($$"""404 {"error":"API definition not found: {{a}}"}""", (await Api.DeployAsync(site, $"{free}@1", $"{a}@2")).ToString());
        Assert.Equal("""404 {"error":"API definition not found: nobody"}""", (await Api.DeployAsync(site, "nobody@1")).ToString());
        Assert.True(await Api.IsDraftAsync(free, "1"));
        Assert.Equal(200, (await Api.DeleteAsync($"{HttpApi.Definitions}/{same}/1")).Status);
        Assert.Equal(200, (await Api.DeployAsync(site, $"{free}@1")).Status);
        Assert.Equal($"{a}@1 {free}@1", await Api.DeployedAsync(site));
    }

    [Fact]
    public async Task A_definition_that_was_no_draft_is_none_after_a_refused_deployment()
    {
        var (a, site) = (await DefineAsync("/z"), $"{fixture.NewName()}.example");
        var published = fixture.NewName();
        await Api.PostAsync(HttpApi.Definitions, HttpApi.Definition(published, "1", isDraft: false, HttpApi.Preflight("/z")));
        Assert.Equal(400, (await Api.DeployAsync(site, $"{a}@1", $"{published}@1")).Status);
        Assert.False(await Api.IsDraftAsync(published, "1"));
        Assert.True(await Api.IsDraftAsync(a, "1"));
    }

    [Fact]
    public async Task Sites_have_no_case_and_one_name_is_one_site()
    {
        var (id, name) = (await DefineAsync("/a"), fixture.NewName());
        var deployed = await Api.DeployAsync("Sub", $"{name}.Example", [$"{id}@1"]);
        Assert.Equal("Sub", deployed.Ok.GetProperty("site").GetProperty("subdomain").GetString());
        Assert.Equal(deployed.ToString(), (await Api.GetAsync($"{HttpApi.Deployments}/sub.{name}.EXAMPLE")).ToString());
        Assert.Equal($"409 \"API deployment conflict error: sub.{name}.example\"", (await Api.DeployAsync($"sub.{name}.example", $"{id}@1")).ToString());
        Assert.Equal(200, (await Api.DeployAsync("sub", $"{name}.example", [$"{id}@1"])).Status);
        Assert.Equal(200, (await Api.DeleteAsync($"{HttpApi.Deployments}/SUB.{name}.example")).Status);
        Assert.Equal(200, (await Api.DeployAsync($"sub.{name}.example", $"{id}@1")).Status);
    }

    [Fact]
    public async Task Deployments_at_one_site_at_once_are_all_there()
    {
        var site = $"{fixture.NewName()}.example";
        var ids = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => DefineAsync($"/p{i}")));
        var conflicting = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => DefineAsync($"/p{i}")));
        var answers = await Task.WhenAll(ids.Concat(conflicting).Select(id => Api.DeployAsync(site, $"{id}@1")));
        Assert.Equal(12, answers.Count(answer => answer.Status == 200));
        Assert.Equal(12, answers.Count(answer => answer.Status == 400));
        Assert.Equal(12, (await Api.DeployedAsync(site)).Split(' ').Length);
        Assert.Equal(200, (await Api.DeleteAsync($"{HttpApi.Deployments}/{site}")).Status);
        foreach (var id in ids.Concat(conflicting))
            Assert.Equal(200, (await Api.DeleteAsync($"{HttpApi.Definitions}/{id}/1")).Status);
    }

    [Fact]
    public async Task Who_deploys_and_who_deletes_a_definition_at_once_agree_in_the_end()
    {
        for (var i = 0; i < 20; i++)
        {
            var (id, site) = (await DefineAsync("/a"), $"{fixture.NewName()}.example");
            var deploy = Api.DeployAsync(site, $"{id}@1");
            var delete = Api.DeleteAsync($"{HttpApi.Definitions}/{id}/1");
            var outcome = ((await deploy).Status, (await delete).Status);
            Assert.True(outcome is (200, 400) or (404, 200), $"{outcome}");
            Assert.Equal(outcome.Item1 == 200 ? $"{id}@1" : "", await Api.DeployedAsync(site));
            Assert.Equal(outcome.Item1 == 200 ? 200 : 404, (await Api.GetAsync($"{HttpApi.Definitions}/{id}/1")).Status);
        }
    }

    /// <summary>A new definition, version 1, with routes for these paths.</summary>
    private async Task<string> DefineAsync(params string[] paths)
    {
        var id = fixture.NewName();
        Assert.Equal(200, (await Api.DefineAsync(id, "1", [.. paths.Select(path => HttpApi.Preflight(path))])).Status);
        return id;
    }
}
