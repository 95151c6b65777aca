using System.Text.Json;
using GolemOrleans.Gateway.Errors;
using GolemOrleans.Gateway.Http;
using GolemOrleans.GrainInterfaces.HttpApis;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Orleans;

namespace GolemOrleans.Gateway.HttpApis.Definitions;

/// <summary>API definitions: create, import, list, read, change, delete.</summary>
internal sealed class DefinitionEndpoints(IGrainFactory grains, DefinitionCompiler compiler, IOptions<GatewayOptions> options)
{
    public async Task CreateAsync(HttpContext context) => await CreateAsync(context, await ReadAsync(context, DefinitionBody.Type, DefinitionBody.Read));

    public async Task ImportAsync(HttpContext context) => await CreateAsync(context, await ReadAsync(context, OpenApiImport.Type, OpenApiImport.Read));

    public async Task UpdateAsync(HttpContext context)
    {
        var request = await ReadAsync(context, DefinitionBody.Type, DefinitionBody.Read);
        var (id, version) = Key(context);
        if (request.Key.Id != id)
            throw new BadRequestException("Unmatched url and body ids.");
        if (request.Key.Version != version)
            throw new BadRequestException("Unmatched url and body versions.");
        var existing = await FindAsync(id, version) ?? throw new ErrorStatusException(404, $"API definition not found: {id}");
        var updated = await compiler.CompileAsync(request with { Key = existing.Key });
        await JsonResponse.OkAsync(context, await Grain(id).UpdateAsync(updated), DefinitionJson.Write);
    }

    public async Task GetAsync(HttpContext context)
    {
        var (id, version) = Key(context);
        var found = await FindAsync(id, version) ?? throw new ErrorStatusException(404, $"Can't find api definition with id {id}, and version {version}");
        await JsonResponse.OkAsync(context, found, DefinitionJson.Write);
    }

    public async Task DeleteAsync(HttpContext context)
    {
        var (id, version) = Key(context);
        if (string.IsNullOrWhiteSpace(id))
            throw new ErrorStatusException(404, $"API definition not found: {id}");
        await Grain(id).DeleteAsync(version);
        await JsonResponse.TextAsync(context, "API definition deleted");
    }

    public async Task ListAsync(HttpContext context)
    {
        var only = QueryParameters.OptionalText(context, "api-definition-id");
        string[] ids = only is null ? await grains.GetGrain<IHttpApiIndexGrain>("all").ListAsync() : string.IsNullOrWhiteSpace(only) ? [] : [only];
        var definitions = await Task.WhenAll(ids.Select(id => Grain(id).ListAsync()));
        await JsonResponse.OkAsync(context, definitions.SelectMany(versions => versions), DefinitionJson.WriteList);
    }

    private async Task CreateAsync(HttpContext context, DefinitionRequest request)
    {
        var definition = await compiler.CompileAsync(request);
        await JsonResponse.OkAsync(context, await Grain(definition.Key.Id).CreateAsync(definition), DefinitionJson.Write);
    }

    private async Task<DefinitionRequest> ReadAsync(HttpContext context, string type, Func<JsonElement, DefinitionRequest> read)
    {
        using var body = await JsonOrYamlBody.ReadAsync(context, options.Value.MaxJsonBodyBytes, type);
        return read(body.RootElement);
    }

    /// <summary>A blank id belongs to nobody.</summary>
    private async Task<HttpApiDefinitionRecord?> FindAsync(string id, string version) => string.IsNullOrWhiteSpace(id) ? null : await Grain(id).FindAsync(version);

    private static (string Id, string Version) Key(HttpContext context) => (PathParameters.Text(context, "id"), PathParameters.Text(context, "version"));

    private IHttpApiGrain Grain(string id) => grains.GetGrain<IHttpApiGrain>(id);
}
