using GolemOrleans.Gateway.Components;
using GolemOrleans.Gateway.Errors;
using GolemOrleans.Gateway.Events;
using GolemOrleans.Gateway.Health;
using GolemOrleans.Gateway.OpenApi;
using GolemOrleans.Gateway.Plugins;
using GolemOrleans.Gateway.Workers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace GolemOrleans.Gateway;

/// <summary>Registers the gateway's services and its routes: the table of the REST reference, one line a route.</summary>
public static class GatewayRoutes
{
    /// <summary>
    /// Adds what the routes need. The host must provide Orleans' <c>IGrainFactory</c>, the upload store, the worker
    /// enumeration, <see cref="IServerHealth"/> and <see cref="TimeProvider"/>.
    /// </summary>
    public static IServiceCollection AddGolemGateway(this IServiceCollection services, Action<GatewayOptions>? configure = null)
    {
        services.AddOptions<GatewayOptions>();
        if (configure is not null)
            services.Configure(configure);
        services.AddRouting();
        services.AddSingleton<Func<Guid>>(Guid.NewGuid);
        services.AddSingleton(s => new TraceHeaders(s.GetRequiredService<TimeProvider>(), static () => (ulong)Random.Shared.NextInt64(1, long.MaxValue)));
        services.AddSingleton<InitialFiles>().AddSingleton<UploadForm>();
        services.AddSingleton<ComponentUploadEndpoints>().AddSingleton<ComponentReadEndpoints>().AddSingleton<PluginInstallEndpoints>();
        services.AddSingleton<OpenApiEndpoint>().AddSingleton<PluginForm>().AddSingleton<PluginEndpoints>();
        services.AddSingleton<InvokeEndpoints>().AddSingleton<WorkerEndpoints>().AddSingleton<EnumerationEndpoints>();
        services.AddSingleton<OplogEndpoint>().AddSingleton<FileEndpoints>().AddSingleton<WorkerEventHub>().AddSingleton<ConnectEndpoint>().AddSingleton<HealthEndpoints>();
        return services;
    }

    /// <summary>Maps every route and the error translation. Unknown paths and methods get the reference's plain texts.</summary>
    public static void MapGolemGateway(this WebApplication app)
    {
        app.UseMiddleware<ErrorResponses>();
        app.UseWebSockets();
        MapHealth(app);
        MapComponents(app);
        MapPluginInstallations(app);
        MapPlugins(app);
        MapWorkers(app);
    }

    private static void MapHealth(WebApplication app)
    {
        var health = app.Services.GetRequiredService<HealthEndpoints>();
        Get(app, "/healthcheck", health.HealthAsync);
        Get(app, "/version", health.VersionAsync);
        Get(app, "/openapi.json", app.Services.GetRequiredService<OpenApiEndpoint>().GetAsync);
    }

    private static void MapComponents(WebApplication app)
    {
        var uploads = app.Services.GetRequiredService<ComponentUploadEndpoints>();
        var reads = app.Services.GetRequiredService<ComponentReadEndpoints>();
        Get(app, "/v1/components", reads.ListAsync);
        Post(app, "/v1/components", uploads.CreateAsync);
        Post(app, "/v1/components/search", reads.SearchAsync);
        Put(app, "/v1/components/{component_id}/upload", uploads.UploadAsync);
        Post(app, "/v1/components/{component_id}/updates", uploads.UpdateAsync);
        Get(app, "/v1/components/{component_id}/download", reads.DownloadAsync);
        Get(app, "/v1/components/{component_id}", reads.VersionsAsync);
        Get(app, "/v1/components/{component_id}/versions/{version}", reads.VersionAsync);
        Get(app, "/v1/components/{component_id}/latest", reads.LatestAsync);
        Get(app, "/v1/components/{component_id}/versions/{version}/file-contents/{file_key}", reads.InitialFileAsync);
    }

    private static void MapPluginInstallations(WebApplication app)
    {
        var installs = app.Services.GetRequiredService<PluginInstallEndpoints>();
        Get(app, "/v1/components/{component_id}/versions/{version}/plugins/installs", installs.ListAsync);
        Post(app, "/v1/components/{component_id}/latest/plugins/installs", installs.InstallAsync);
        Put(app, "/v1/components/{component_id}/versions/latest/plugins/installs/{installation_id}", installs.UpdateAsync);
        Delete(app, "/v1/components/{component_id}/latest/plugins/installs/{installation_id}", installs.UninstallAsync);
        Post(app, "/v1/components/{component_id}/versions/latest/plugins/installs/batch", installs.BatchAsync);
    }

    private static void MapPlugins(WebApplication app)
    {
        var plugins = app.Services.GetRequiredService<PluginEndpoints>();
        Get(app, "/v1/plugins", plugins.ListAsync);
        Post(app, "/v1/plugins", plugins.CreateAsync);
        Get(app, "/v1/plugins/{name}", plugins.VersionsAsync);
        Get(app, "/v1/plugins/{name}/{version}", plugins.GetAsync);
        Delete(app, "/v1/plugins/{name}/{version}", plugins.DeleteAsync);
        Post(app, "/v1/library-plugins", plugins.CreateLibraryAsync);
        Post(app, "/v1/app-plugins", plugins.CreateAppAsync);
    }

    private static void MapWorkers(WebApplication app)
    {
        const string component = "/v1/components/{component_id}";
        const string worker = component + "/workers/{worker_name}";
        var workers = app.Services.GetRequiredService<WorkerEndpoints>();
        var invoke = app.Services.GetRequiredService<InvokeEndpoints>();
        var lists = app.Services.GetRequiredService<EnumerationEndpoints>();
        var files = app.Services.GetRequiredService<FileEndpoints>();

        Post(app, component + "/workers", workers.CreateAsync);
        Get(app, component + "/workers", lists.ListAsync);
        Post(app, component + "/workers/find", lists.FindAsync);
        Get(app, worker, workers.GetAsync);
        Delete(app, worker, workers.DeleteAsync);
        Post(app, worker + "/invoke-and-await", invoke.InvokeAndAwaitAsync);
        Post(app, worker + "/invoke", invoke.InvokeAsync);
        Post(app, component + "/invoke-and-await", invoke.InvokeAndAwaitNamelessAsync);
        Post(app, component + "/invoke", invoke.InvokeNamelessAsync);
        Post(app, worker + "/complete", workers.CompletePromiseAsync);
        Post(app, worker + "/interrupt", workers.InterruptAsync);
        Post(app, worker + "/resume", workers.ResumeAsync);
        Post(app, worker + "/update", workers.UpdateAsync);
        Post(app, worker + "/revert", workers.RevertAsync);
        Post(app, worker + "/activate-plugin", workers.ActivatePluginAsync);
        Post(app, worker + "/deactivate-plugin", workers.DeactivatePluginAsync);
        Delete(app, worker + "/invocations/{idempotency_key}", workers.CancelInvocationAsync);
        Get(app, worker + "/oplog", app.Services.GetRequiredService<OplogEndpoint>().GetAsync);
        Get(app, worker + "/files/{file_name}", files.ListAsync);
        Get(app, worker + "/file-contents/{file_name}", files.ReadAsync);
        Get(app, worker + "/connect", app.Services.GetRequiredService<ConnectEndpoint>().ConnectAsync);
    }

    private static void Get(IEndpointRouteBuilder app, string path, RequestDelegate handler) => app.MapGet(path, handler);

    private static void Post(IEndpointRouteBuilder app, string path, RequestDelegate handler) => app.MapPost(path, handler);

    private static void Put(IEndpointRouteBuilder app, string path, RequestDelegate handler) => app.MapPut(path, handler);

    private static void Delete(IEndpointRouteBuilder app, string path, RequestDelegate handler) => app.MapDelete(path, handler);
}
