using System.Text.Json;
using GolemOrleans.Gateway.Errors;
using GolemOrleans.Gateway.Http;
using GolemOrleans.GrainInterfaces.HttpApis;

namespace GolemOrleans.Gateway.HttpApis.Deployments;

/// <summary>What somebody wants to deploy where (REST reference §6).</summary>
internal sealed record DeploymentRequest(HttpApiSiteRecord Site, HttpApiKey[] Definitions)
{
    public const string Type = "ApiDeploymentRequest";
    private const string Definition = "ApiDefinitionInfo";
    private const string List = "list_" + Definition;
    private const string SiteType = "ApiSite";

    /// <exception cref="BadRequestException">The site is none that a Host header can name.</exception>
    public static DeploymentRequest Read(JsonElement body)
    {
        var definitions = JsonBody.RequiredObjects(body, "apiDefinitions", Definition, item => new HttpApiKey(
            JsonBody.RequiredString(item, "id", Definition, List, Type), JsonBody.RequiredString(item, "version", Definition, List, Type)), Type);
        if (JsonBody.Field(body, "site") is not { ValueKind: JsonValueKind.Object } site)
            throw JsonBody.WrongType(SiteType, JsonBody.Field(body, "site"), Type);
        var host = JsonBody.RequiredString(site, "host", SiteType, Type);
        var subdomain = JsonBody.OptionalString(site, "subdomain", SiteType, Type);
        return IsHost(host) && (subdomain is null || IsHost(subdomain))
            ? new DeploymentRequest(new HttpApiSiteRecord(host, subdomain), [.. definitions])
            : throw new BadRequestException($"Invalid site: '{(subdomain is null ? host : $"{subdomain}.{host}")}'");
    }

    private static bool IsHost(string text) =>
        text.Length is > 0 and <= 255 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or ':' or '[' or ']' or '*');
}
