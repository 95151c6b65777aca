using GolemOrleans.Gateway.Errors;
using GolemOrleans.Gateway.Http;
using GolemOrleans.GrainInterfaces.HttpApis;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Orleans;

namespace GolemOrleans.Gateway.HttpApis.Deployments;

/// <summary>Deployments of API definitions at sites: deploy, list, read, take away.</summary>
internal sealed class DeploymentEndpoints(IGrainFactory grains, IOptions<GatewayOptions> options)
{
    public async Task DeployAsync(HttpContext context)
    {
        using var body = await JsonBody.ReadAsync(context, options.Value.MaxJsonBodyBytes, DeploymentRequest.Type);
        var request = DeploymentRequest.Read(body.RootElement);
        foreach (var unnamed in request.Definitions.Where(key => string.IsNullOrWhiteSpace(key.Id)))
            throw new ErrorStatusException(404, $"API definition not found: {unnamed.Id}");
        await JsonResponse.OkAsync(context, await Grain(request.Site.Name).DeployAsync(request.Site, request.Definitions), DeploymentJson.Write);
    }

    /// <summary>With the id of a definition: where its versions are deployed, and only them.</summary>
    public async Task ListAsync(HttpContext context)
    {
        var id = QueryParameters.OptionalText(context, "api-definition-id");
        var sites = await grains.GetGrain<IHttpApiSiteIndexGrain>("all").ListAsync(known: null);
        var deployments = await Task.WhenAll(sites!.Sites.Select(site => Grain(site.Name).FindAsync()));
        var selected = deployments.OfType<HttpApiDeploymentRecord>()
            .Select(deployment => id is null ? deployment : deployment with { Definitions = [.. deployment.Definitions.Where(definition => definition.Key.Id == id)] })
            .Where(deployment => deployment.Definitions.Length > 0)
            .OrderBy(deployment => deployment.Site.Key, StringComparer.Ordinal);
        await JsonResponse.OkAsync(context, selected, DeploymentJson.WriteList);
    }

    public async Task GetAsync(HttpContext context)
    {
        var deployment = await FindAsync(Site(context)) ?? throw new ErrorStatusException(404, "Api deployment not found");
        await JsonResponse.OkAsync(context, deployment, DeploymentJson.Write);
    }

    public async Task DeleteAsync(HttpContext context)
    {
        var site = Site(context);
        if (await FindAsync(site) is null || !await Grain(site).DeleteAsync())
            throw new ErrorStatusException(404, $"API deployment not found: {site}");
        await JsonResponse.TextAsync(context, "API deployment deleted");
    }

    public async Task UndeployAsync(HttpContext context)
    {
        var site = Site(context);
        if (await FindAsync(site) is null)
            throw new ErrorStatusException(404, "Site not found");
        if (!await Grain(site).UndeployAsync(new HttpApiKey(PathParameters.Text(context, "id"), PathParameters.Text(context, "version"))))
            throw new ErrorStatusException(404, "API definition not found");
        await JsonResponse.TextAsync(context, "API definition undeployed from site");
    }

    private static string Site(HttpContext context) => PathParameters.Text(context, "site");

    /// <summary>At a blank name there is nothing.</summary>
    private async Task<HttpApiDeploymentRecord?> FindAsync(string site) => string.IsNullOrWhiteSpace(site) ? null : await Grain(site).FindAsync();

    private IHttpApiSiteGrain Grain(string site) => grains.GetGrain<IHttpApiSiteGrain>(site.ToLowerInvariant());
}
