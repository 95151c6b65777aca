using System.Text.Json;
using GolemOrleans.Gateway.Errors;
using GolemOrleans.Gateway.Http;
using GolemOrleans.GrainInterfaces;
using GolemOrleans.GrainInterfaces.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Orleans;

namespace GolemOrleans.Gateway.Components;

/// <summary>Reads of components: lists, versions, downloads, search, initial files.</summary>
internal sealed class ComponentReadEndpoints(IGrainFactory grains, IUploadStore store, IOptions<GatewayOptions> options)
{
    public async Task ListAsync(HttpContext context)
    {
        var name = QueryParameters.OptionalText(context, "component-name");
        IEnumerable<Guid> ids;
        if (name is not null)
        {
            ids = await ResolveAsync(name) is { } found ? [found] : [];
        }
        else
        {
            ids = (await Index().ListAsync()).Select(entry => entry.ComponentId);
        }

        var versions = await Task.WhenAll(ids.Select(id => Grain(id).GetVersionsAsync()));
        await JsonResponse.OkAsync(context, versions.SelectMany(v => v), ComponentJson.WriteList);
    }

    public async Task VersionsAsync(HttpContext context)
    {
        var versions = await Grain(PathParameters.ComponentId(context)).GetVersionsAsync();
        await JsonResponse.OkAsync(context, versions, ComponentJson.WriteList);
    }

    public async Task VersionAsync(HttpContext context)
    {
        var id = PathParameters.ComponentId(context);
        await JsonResponse.OkAsync(context, await FindAsync(id, PathParameters.Version(context)), ComponentJson.Write);
    }

    public async Task LatestAsync(HttpContext context) =>
        await JsonResponse.OkAsync(context, await FindAsync(PathParameters.ComponentId(context), null), ComponentJson.Write);

    public async Task DownloadAsync(HttpContext context)
    {
        var id = PathParameters.ComponentId(context);
        var unknown = $"Unknown component id: {id:D}";
        var component = await Grain(id).GetVersionAsync(QueryParameters.OptionalU64(context, "version")) ?? throw new ErrorStatusException(404, unknown);
        await SendAsync(context, component.Digest, (long)component.SizeBytes, unknown);
    }

    public async Task InitialFileAsync(HttpContext context)
    {
        var id = PathParameters.ComponentId(context);
        var component = await Grain(id).GetVersionAsync(PathParameters.Version(context)) ?? throw new ErrorStatusException(404, $"Unknown component id: {id:D}");
        var key = PathParameters.Text(context, "file_key");
        var file = component.Files.FirstOrDefault(f => f.Key == key)
            ?? throw new ErrorStatusException(404, $"Initial file not found: {key}");
        await SendAsync(context, file.Key, null, $"Initial file not found: {key}");
    }

    public async Task SearchAsync(HttpContext context)
    {
        const string type = "ComponentSearch";
        const string list = "list_ComponentSearchParameters";
        const string parameters = "ComponentSearchParameters";
        using var body = await JsonBody.ReadAsync(context, options.Value.MaxJsonBodyBytes, type);
        if (JsonBody.Field(body.RootElement, "components") is not { ValueKind: JsonValueKind.Array } wanted)
            throw JsonBody.WrongType(list, JsonBody.Field(body.RootElement, "components"), type);
        var found = new List<ComponentVersionRecord>();
        foreach (var item in wanted.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object)
                throw JsonBody.WrongType(parameters, item, list, type);
            var name = JsonBody.RequiredString(item, "name", parameters, list, type);
            var version = JsonBody.OptionalU64(item, "version", parameters, list, type);
            if (await ResolveAsync(name) is { } id
                && await Grain(id).GetVersionAsync(version) is { } component)
            {
                found.Add(component);
            }
        }

        await JsonResponse.OkAsync(context, found, ComponentJson.WriteList);
    }

    /// <summary>A blank name belongs to nobody.</summary>
    private async Task<Guid?> ResolveAsync(string name) =>
        string.IsNullOrWhiteSpace(name) ? null : await grains.GetGrain<IComponentNameGrain>(name).ResolveAsync();

    private async Task<ComponentVersionRecord> FindAsync(Guid id, ulong? version) =>
        await Grain(id).GetVersionAsync(version) ?? throw new ErrorStatusException(404, "Component not found");

    private async Task SendAsync(HttpContext context, string digest, long? length, string missing)
    {
        await using var content = await store.OpenReadAsync(digest, context.RequestAborted) ?? throw new ErrorStatusException(404, missing);
        context.Response.ContentType = "application/octet-stream";
        context.Response.ContentLength = length;
        await content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private IComponentGrain Grain(Guid id) => grains.GetGrain<IComponentGrain>(id.ToString("D"));

    private IComponentIndexGrain Index() => grains.GetGrain<IComponentIndexGrain>("all");
}
