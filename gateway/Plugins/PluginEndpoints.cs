using GolemOrleans.Gateway.Errors;
using GolemOrleans.Gateway.Http;
using GolemOrleans.GrainInterfaces;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Orleans;

namespace GolemOrleans.Gateway.Plugins;

/// <summary>Plugin definitions: list, create, read, delete; library and app plugins are uploaded with their component.</summary>
internal sealed class PluginEndpoints(IGrainFactory grains, PluginForm form, IOptions<GatewayOptions> options)
{
    public const int MaxIconBytes = 256 * 1024;

    /// <summary>With a scope, those that are available in it: a component's own and the global ones.</summary>
    public async Task ListAsync(HttpContext context)
    {
        var scope = QueryParameters.OptionalText(context, "scope");
        Guid? component = null;
        if (scope is not null && !PluginScopeText.TryParse(scope, out component, out var problem))
            throw new PlainTextException(400, $"failed to parse parameter `scope`: {problem}");
        var plugins = await Registry().ListAsync();
        var selected = scope is null ? plugins : plugins.Where(p => p.ScopeComponent is null || p.ScopeComponent == component);
        await JsonResponse.OkAsync(context, selected, PluginJson.WriteList);
    }

    public async Task CreateAsync(HttpContext context)
    {
        using var body = await JsonBody.ReadAsync(context, options.Value.MaxJsonBodyBytes, PluginBody.Type);
        await AddAsync(context, PluginBody.Read(body.RootElement));
    }

    public Task CreateLibraryAsync(HttpContext context) => CreateFromFormAsync(context, PluginKind.Library);

    public Task CreateAppAsync(HttpContext context) => CreateFromFormAsync(context, PluginKind.App);

    public async Task VersionsAsync(HttpContext context)
    {
        var name = PathParameters.Text(context, "name");
        var plugins = await Registry().ListAsync();
        await JsonResponse.OkAsync(context, plugins.Where(p => p.Name == name), PluginJson.WriteList);
    }

    public async Task GetAsync(HttpContext context)
    {
        var (name, version) = Key(context);
        var plugin = await Registry().FindAsync(name, version);
        if (plugin is null or { IsDeleted: true })
            throw new ErrorStatusException(404, $"Plugin not found: {name} {version}");
        await JsonResponse.OkAsync(context, plugin, PluginJson.Write);
    }

    public async Task DeleteAsync(HttpContext context)
    {
        var (name, version) = Key(context);
        await Registry().DeleteAsync(name, version);
        await JsonResponse.EmptyAsync(context);
    }

    private async Task CreateFromFormAsync(HttpContext context, PluginKind kind)
    {
        var parts = await form.ReadAsync(context);
        await AddAsync(context, new PluginDefinitionRecord
        {
            Name = PluginBody.Name(parts.Text("name")),
            Version = PluginBody.Name(parts.Text("version")),
            Description = parts.Text("description"),
            Homepage = parts.Text("homepage"),
            Icon = parts.Icon,
            Kind = kind,
            ScopeComponent = parts.Scope,
            Digest = parts.Wasm.Digest,
        });
    }

    private async Task AddAsync(HttpContext context, PluginDefinitionRecord plugin)
    {
        if (plugin.ScopeComponent is { } scope)
            await RequireComponentAsync(scope, null);
        if (plugin.Kind == PluginKind.OplogProcessor)
            await RequireComponentAsync(plugin.ComponentId, plugin.ComponentVersion);
        await Registry().AddAsync(plugin);
        await JsonResponse.EmptyAsync(context);
    }

    private async Task RequireComponentAsync(Guid id, ulong? version)
    {
        if (await grains.GetGrain<IComponentGrain>(id.ToString("D")).GetVersionAsync(version) is null)
            throw new ErrorStatusException(404, "Component not found");
    }

    private static (string Name, string Version) Key(HttpContext context) => (PathParameters.Text(context, "name"), PathParameters.Text(context, "version"));

    private IPluginRegistryGrain Registry() => grains.GetGrain<IPluginRegistryGrain>("all");
}
