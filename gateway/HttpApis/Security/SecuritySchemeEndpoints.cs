using GolemOrleans.Gateway.Errors;
using GolemOrleans.Gateway.Http;
using GolemOrleans.GrainInterfaces.HttpApis;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Orleans;

namespace GolemOrleans.Gateway.HttpApis.Security;

/// <summary>Security schemes: create and read.</summary>
internal sealed class SecuritySchemeEndpoints(IGrainFactory grains, IOptions<GatewayOptions> options)
{
    public async Task CreateAsync(HttpContext context)
    {
        using var body = await JsonBody.ReadAsync(context, options.Value.MaxJsonBodyBytes, SecuritySchemeData.Type);
        var scheme = SecuritySchemeData.Read(body.RootElement);
        await JsonResponse.OkAsync(context, await Grain(scheme.Id).CreateAsync(scheme), SecuritySchemeData.Write);
    }

    public async Task GetAsync(HttpContext context)
    {
        var id = PathParameters.Text(context, "security_scheme_identifier");
        var scheme = (string.IsNullOrWhiteSpace(id) ? null : await Grain(id).FindAsync()) ?? throw new ErrorStatusException(404, $"SecurityScheme not found: {id}");
        await JsonResponse.OkAsync(context, scheme, SecuritySchemeData.Write);
    }

    private ISecuritySchemeGrain Grain(string id) => grains.GetGrain<ISecuritySchemeGrain>(id);
}
