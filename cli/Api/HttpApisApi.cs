using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GolemOrleans.Cli.Api;

/// <summary>The routes of API definitions, deployments and security schemes. Answers are the server's objects as they are.</summary>
public sealed class HttpApisApi
{
    private const string Definitions = "/v1/api/definitions";
    private const string Deployments = "/v1/api/deployments";
    private const string Schemes = "/v1/api/security";
    private readonly GolemClient _client;

    internal HttpApisApi(GolemClient client) => _client = client;

    /// <summary>Makes a definition, or changes it when it is a draft.</summary>
    /// <param name="id">As <paramref name="body"/> has it.</param>
    /// <param name="version">As <paramref name="body"/> has it.</param>
    /// <param name="body">The definition.</param>
    /// <param name="isYaml">YAML instead of JSON.</param>
    /// <param name="cancellation">Ends the request.</param>
    public async Task<JsonElement> DeployDefinitionAsync(string id, string version, byte[] body, bool isYaml, CancellationToken cancellation)
    {
        try
        {
            return await SendAsync(HttpMethod.Post, Definitions, body, isYaml, cancellation);
        }
        catch (ApiException failure) when (failure.Status == HttpStatusCode.Conflict)
        {
            return await SendAsync(HttpMethod.Put, Definition(id, version), body, isYaml, cancellation);
        }
    }

    /// <summary>Makes a definition of an OpenAPI document.</summary>
    public Task<JsonElement> ImportAsync(byte[] document, bool isYaml, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Put, Definitions + "/import", document, isYaml, cancellation);

    public Task<JsonElement> GetDefinitionAsync(string id, string version, CancellationToken cancellation) => _client.GetAsync(Definition(id, version), cancellation);

    /// <summary>All versions of all definitions, or of one.</summary>
    public Task<JsonElement> ListDefinitionsAsync(string? id, CancellationToken cancellation) => _client.GetAsync(Definitions + Query(id), cancellation);

    public Task DeleteDefinitionAsync(string id, string version, CancellationToken cancellation) =>
        _client.SendJsonAsync(HttpMethod.Delete, Definition(id, version), null, cancellation);

    /// <summary>Adds definitions to a site.</summary>
    public Task<JsonElement> DeployAsync(string host, string? subdomain, IEnumerable<(string Id, string Version)> definitions, CancellationToken cancellation) =>
        _client.SendJsonAsync(
            HttpMethod.Post,
            Deployments + "/deploy",
            new JsonObject
            {
                ["apiDefinitions"] = new JsonArray([.. definitions.Select(d => new JsonObject { ["id"] = d.Id, ["version"] = d.Version })]),
                ["site"] = new JsonObject { ["host"] = host, ["subdomain"] = subdomain },
            },
            cancellation);

    public Task<JsonElement> GetDeploymentAsync(string site, CancellationToken cancellation) => _client.GetAsync(Site(site), cancellation);

    /// <summary>All deployments, or those of one definition.</summary>
    public Task<JsonElement> ListDeploymentsAsync(string? id, CancellationToken cancellation) => _client.GetAsync(Deployments + Query(id), cancellation);

    /// <summary>Takes one definition, or all, away from a site.</summary>
    public Task UndeployAsync(string site, (string Id, string Version)? definition, CancellationToken cancellation) => _client.SendJsonAsync(
        HttpMethod.Delete,
        definition is { } one ? $"{Site(site)}/{Uri.EscapeDataString(one.Id)}/{Uri.EscapeDataString(one.Version)}" : Site(site),
        null,
        cancellation);

    public Task<JsonElement> CreateSchemeAsync(JsonObject scheme, CancellationToken cancellation) => _client.SendJsonAsync(HttpMethod.Post, Schemes, scheme, cancellation);

    public Task<JsonElement> GetSchemeAsync(string id, CancellationToken cancellation) => _client.GetAsync($"{Schemes}/{Uri.EscapeDataString(id)}", cancellation);

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, byte[] body, bool isYaml, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(isYaml ? "application/x-yaml" : "application/json");
        return GolemClient.Parse(await _client.SendAsync(request, cancellation));
    }

    private static string Definition(string id, string version) => $"{Definitions}/{Uri.EscapeDataString(id)}/{Uri.EscapeDataString(version)}";

    private static string Site(string site) => $"{Deployments}/{Uri.EscapeDataString(site)}";

    private static string Query(string? id) => id is null ? "" : $"?api-definition-id={Uri.EscapeDataString(id)}";
}
