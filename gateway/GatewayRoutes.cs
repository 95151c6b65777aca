using System.Security.Cryptography;
using GolemOrleans.Gateway.Components;
using GolemOrleans.Gateway.Errors;
using GolemOrleans.Gateway.Events;
using GolemOrleans.Gateway.Health;
using GolemOrleans.Gateway.Http;
using GolemOrleans.Gateway.HttpApis;
using GolemOrleans.Gateway.HttpApis.Definitions;
using GolemOrleans.Gateway.HttpApis.Deployments;
using GolemOrleans.Gateway.HttpApis.Requests;
using GolemOrleans.Gateway.HttpApis.Security;
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
        services.AddSingleton<Func<Guid>>(Guid.NewGuid).AddSingleton<Func<int, byte[]>>(RandomNumberGenerator.GetBytes);
        services.AddSingleton(s => new TraceHeaders(s.GetRequiredService<TimeProvider>(), static () => (ulong)Random.Shared.NextInt64(1, long.MaxValue)));
        services.AddSingleton<InitialFiles>().AddSingleton<UploadForm>();
        services.AddSingleton<ComponentUploadEndpoints>().AddSingleton<ComponentReadEndpoints>().AddSingleton<PluginInstallEndpoints>();
        services.AddSingleton<DefinitionCompiler>().AddSingleton<DefinitionEndpoints>().AddSingleton<DeploymentEndpoints>().AddSingleton<SecuritySchemeEndpoints>();
        services.AddSingleton<SiteList>().AddSingleton<SiteCompiler>().AddSingleton<ISiteDirectory, SiteDirectory>();
        services.AddSingleton<OpenApiEndpoint>().AddSingleton<PluginForm>().AddSingleton<PluginEndpoints>();
        services.AddSingleton<WorkerInvocations>().AddSingleton<WorkerFiles>().AddCustomRequests();
        services.AddSingleton<InvokeEndpoints>().AddSingleton<WorkerEndpoints>().AddSingleton<EnumerationEndpoints>();
        services.AddSingleton<OplogEndpoint>().AddSingleton<FileEndpoints>().AddSingleton<WorkerEventHub>().AddSingleton<ConnectEndpoint>().AddSingleton<HealthEndpoints>();
        return services;
    }

    /// <summary>Maps every route and the error translation. Unknown paths and methods get the reference's plain texts.</summary>
    public static void MapGolemGateway(this WebApplication app)
    {
        app.UseMiddleware<ErrorResponses>();
        app.UseMiddleware<ExactPaths>();
        app.UseWebSockets();
        MapHealth(app);
        MapComponents(app, With(app, RouteErrors.Component));
        MapPluginInstallations(app, With(app, RouteErrors.Component));
        MapPlugins(app, With(app, RouteErrors.Component));
        MapWorkers(app, With(app, RouteErrors.Worker));
        MapHttpApis(app, With(app, RouteErrors.HttpApi));
    }

    private static void MapHealth(WebApplication app)
    {
        var health = app.Services.GetRequiredService<HealthEndpoints>();
        Get(app, "/healthcheck", health.HealthAsync);
        Get(app, "/version", health.VersionAsync);
        Get(app, "/openapi.json", app.Services.GetRequiredService<OpenApiEndpoint>().GetAsync);
    }

    private static void MapComponents(WebApplication app, RouteGroupBuilder routes)
    {
        var uploads = app.Services.GetRequiredService<ComponentUploadEndpoints>();
        var reads = app.Services.GetRequiredService<ComponentReadEndpoints>();
        Get(routes, "/v1/components", reads.ListAsync);
        Post(routes, "/v1/components", uploads.CreateAsync);
        Post(routes, "/v1/components/search", reads.SearchAsync);
        Put(routes, "/v1/components/{component_id}/upload", uploads.UploadAsync);
        Post(routes, "/v1/components/{component_id}/updates", uploads.UpdateAsync);
        Get(routes, "/v1/components/{component_id}/download", reads.DownloadAsync);
        Get(routes, "/v1/components/{component_id}", reads.VersionsAsync);
        Get(routes, "/v1/components/{component_id}/versions/{version}", reads.VersionAsync);
        Get(routes, "/v1/components/{component_id}/latest", reads.LatestAsync);
        Get(routes, "/v1/components/{component_id}/versions/{version}/file-contents/{file_key}", reads.InitialFileAsync);
    }

    private static void MapPluginInstallations(WebApplication app, RouteGroupBuilder routes)
    {
        var installs = app.Services.GetRequiredService<PluginInstallEndpoints>();
        Get(routes, "/v1/components/{component_id}/versions/{version}/plugins/installs", installs.ListAsync);
        Post(routes, "/v1/components/{component_id}/latest/plugins/installs", installs.InstallAsync);
        Put(routes, "/v1/components/{component_id}/versions/latest/plugins/installs/{installation_id}", installs.UpdateAsync);
        Delete(routes, "/v1/components/{component_id}/latest/plugins/installs/{installation_id}", installs.UninstallAsync);
        Post(routes, "/v1/components/{component_id}/versions/latest/plugins/installs/batch", installs.BatchAsync);
    }

    private static void MapPlugins(WebApplication app, RouteGroupBuilder routes)
    {
        var plugins = app.Services.GetRequiredService<PluginEndpoints>();
        Get(routes, "/v1/plugins", plugins.ListAsync);
        Post(routes, "/v1/plugins", plugins.CreateAsync);
        Get(routes, "/v1/plugins/{name}", plugins.VersionsAsync);
        Get(routes, "/v1/plugins/{name}/{version}", plugins.GetAsync);
        Delete(routes, "/v1/plugins/{name}/{version}", plugins.DeleteAsync);
        Post(routes, "/v1/library-plugins", plugins.CreateLibraryAsync);
        Post(routes, "/v1/app-plugins", plugins.CreateAppAsync);
    }

    private static void MapWorkers(WebApplication app, RouteGroupBuilder routes)
    {
        const string component = "/v1/components/{component_id}";
        const string worker = component + "/workers/{worker_name}";
        var workers = app.Services.GetRequiredService<WorkerEndpoints>();
        var invoke = app.Services.GetRequiredService<InvokeEndpoints>();
        var lists = app.Services.GetRequiredService<EnumerationEndpoints>();
        var files = app.Services.GetRequiredService<FileEndpoints>();

        Post(routes, component + "/workers", workers.CreateAsync);
        Get(routes, component + "/workers", lists.ListAsync);
        Post(routes, component + "/workers/find", lists.FindAsync);
        Get(routes, worker, workers.GetAsync);
        Delete(routes, worker, workers.DeleteAsync);
        Post(routes, worker + "/invoke-and-await", invoke.InvokeAndAwaitAsync);
        Post(routes, worker + "/invoke", invoke.InvokeAsync);
        Post(routes, component + "/invoke-and-await", invoke.InvokeAndAwaitNamelessAsync);
        Post(routes, component + "/invoke", invoke.InvokeNamelessAsync);
        Post(routes, worker + "/complete", workers.CompletePromiseAsync);
        Post(routes, worker + "/interrupt", workers.InterruptAsync);
        Post(routes, worker + "/resume", workers.ResumeAsync);
        Post(routes, worker + "/update", workers.UpdateAsync);
        Post(routes, worker + "/revert", workers.RevertAsync);
        Post(routes, worker + "/activate-plugin", workers.ActivatePluginAsync);
        Post(routes, worker + "/deactivate-plugin", workers.DeactivatePluginAsync);
        Delete(routes, worker + "/invocations/{idempotency_key}", workers.CancelInvocationAsync);
        Get(routes, worker + "/oplog", app.Services.GetRequiredService<OplogEndpoint>().GetAsync);
        Get(routes, worker + "/files/{file_name}", files.ListAsync);
        Get(routes, worker + "/file-contents/{file_name}", files.ReadAsync);
        routes.MapGet(worker + "/connect", app.Services.GetRequiredService<ConnectEndpoint>().ConnectAsync);
    }

    private static void MapHttpApis(WebApplication app, RouteGroupBuilder routes)
    {
        const string definition = "/v1/api/definitions/{id}/{version}";
        var definitions = app.Services.GetRequiredService<DefinitionEndpoints>();
        var deployments = app.Services.GetRequiredService<DeploymentEndpoints>();
        var schemes = app.Services.GetRequiredService<SecuritySchemeEndpoints>();
        Put(routes, "/v1/api/definitions/import", definitions.ImportAsync);
        Get(routes, "/v1/api/definitions", definitions.ListAsync);
        Post(routes, "/v1/api/definitions", definitions.CreateAsync);
        Get(routes, definition, definitions.GetAsync);
        Put(routes, definition, definitions.UpdateAsync);
        Delete(routes, definition, definitions.DeleteAsync);
        Post(routes, "/v1/api/deployments/deploy", deployments.DeployAsync);
        Get(routes, "/v1/api/deployments", deployments.ListAsync);
        Get(routes, "/v1/api/deployments/{site}", deployments.GetAsync);
        Delete(routes, "/v1/api/deployments/{site}", deployments.DeleteAsync);
        Delete(routes, "/v1/api/deployments/{site}/{id}/{version}", deployments.UndeployAsync);
        Get(routes, "/v1/api/security/{security_scheme_identifier}", schemes.GetAsync);
        Post(routes, "/v1/api/security", schemes.CreateAsync);
    }

    private static RouteGroupBuilder With(WebApplication app, RouteErrors errors) => app.MapGroup("").WithMetadata(errors);

    /// <summary>GET, and HEAD, which is answered as GET without a body.</summary>
    private static void Get(IEndpointRouteBuilder app, string path, RequestDelegate handler) => app.MapMethods(path, ["GET", "HEAD"], handler);

    private static void Post(IEndpointRouteBuilder app, string path, RequestDelegate handler) => app.MapPost(path, handler);

    private static void Put(IEndpointRouteBuilder app, string path, RequestDelegate handler) => app.MapPut(path, handler);

    private static void Delete(IEndpointRouteBuilder app, string path, RequestDelegate handler) => app.MapDelete(path, handler);
}
