using System.Text.Json;
using GolemOrleans.Gateway.Http;
using GolemOrleans.GrainInterfaces;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Orleans;

namespace GolemOrleans.Gateway.Components;

/// <summary>Plugin installations of a component: list, install, update, uninstall, and the batch form.</summary>
internal sealed class PluginInstallEndpoints(IGrainFactory grains, Func<Guid> newId, IOptions<GatewayOptions> options)
{
    private const string Creation = "PluginInstallationCreation";
    private const string Batch = "BatchPluginInstallationUpdates";
    private const string ActionList = "list_PluginInstallationAction";

    /// <summary>A component or version that does not exist has none.</summary>
    public async Task ListAsync(HttpContext context)
    {
        var grain = Grain(PathParameters.ComponentId(context));
        var component = await grain.GetVersionAsync(PathParameters.Version(context));
        await JsonResponse.OkAsync(context, component?.Plugins ?? [], static (json, plugins) =>
        {
            json.WriteStartArray();
            foreach (var plugin in plugins)
                ComponentJson.Write(json, plugin);
            json.WriteEndArray();
        });
    }

    public async Task InstallAsync(HttpContext context)
    {
        var grain = Grain(PathParameters.ComponentId(context));
        using var body = await JsonBody.ReadAsync(context, options.Value.MaxJsonBodyBytes, Creation);
        var change = Install(body.RootElement);
        var component = await grain.ChangePluginsAsync([change]);
        await JsonResponse.OkAsync(context, component.Plugins.First(p => p.Id == change.InstallationId), ComponentJson.Write);
    }

    public async Task UpdateAsync(HttpContext context)
    {
        var grain = Grain(PathParameters.ComponentId(context));
        var installation = PathParameters.Uuid(context, "installation_id", "PluginInstallationId");
        using var body = await JsonBody.ReadAsync(context, options.Value.MaxJsonBodyBytes, "PluginInstallationUpdate");
        await grain.ChangePluginsAsync([Update(body.RootElement, installation)]);
        await JsonResponse.EmptyAsync(context);
    }

    public async Task UninstallAsync(HttpContext context)
    {
        var grain = Grain(PathParameters.ComponentId(context));
        var installation = PathParameters.Uuid(context, "installation_id", "PluginInstallationId");
        await grain.ChangePluginsAsync([new PluginChange { Kind = PluginChangeKind.Uninstall, InstallationId = installation }]);
        await JsonResponse.EmptyAsync(context);
    }

    public async Task BatchAsync(HttpContext context)
    {
        var grain = Grain(PathParameters.ComponentId(context));
        using var body = await JsonBody.ReadAsync(context, options.Value.MaxJsonBodyBytes, Batch);
        if (JsonBody.Field(body.RootElement, "actions") is not { ValueKind: JsonValueKind.Array } actions)
            throw JsonBody.WrongType(ActionList, JsonBody.Field(body.RootElement, "actions"), Batch);
        await grain.ChangePluginsAsync([.. actions.EnumerateArray().Select(Action)]);
        await JsonResponse.EmptyAsync(context);
    }

    private PluginChange Action(JsonElement action) => JsonBody.Union("PluginInstallationAction", action, () => JsonBody.Tag(action) switch
    {
        "Install" => Install(action),
        "Update" => Update(action, Installation(action)),
        "Uninstall" => new PluginChange { Kind = PluginChangeKind.Uninstall, InstallationId = Installation(action) },
        _ => throw JsonBody.Malformed("no such action"),
    }, ActionList, Batch);

    private PluginChange Install(JsonElement body) => new()
    {
        Kind = PluginChangeKind.Install,
        InstallationId = newId(),
        Name = JsonBody.RequiredString(body, "name", Creation),
        Version = JsonBody.RequiredString(body, "version", Creation),
        Priority = Priority(body, Creation),
        Parameters = JsonBody.RequiredMap(body, "parameters", Creation),
    };

    private static PluginChange Update(JsonElement body, Guid installation) => new()
    {
        Kind = PluginChangeKind.Update,
        InstallationId = installation,
        Priority = Priority(body, "PluginInstallationUpdate"),
        Parameters = JsonBody.RequiredMap(body, "parameters", "PluginInstallationUpdate"),
    };

    private static int Priority(JsonElement body, string type) =>
        JsonBody.Field(body, "priority") is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var priority)
            ? priority
            : throw JsonBody.WrongInteger("int32", (int.MinValue, int.MaxValue), JsonBody.Field(body, "priority"), type);

    private static Guid Installation(JsonElement body) =>
        UuidText.TryParse(JsonBody.RequiredString(body, "installationId", "PluginInstallationAction"), out var id)
            ? id
            : throw JsonBody.WrongType("string(PluginInstallationId)", JsonBody.Field(body, "installationId"), "PluginInstallationAction");

    private IComponentGrain Grain(Guid id) => grains.GetGrain<IComponentGrain>(id.ToString("D"));
}
