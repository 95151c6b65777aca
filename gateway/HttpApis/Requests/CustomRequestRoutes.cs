using GolemOrleans.Gateway.Errors;
using GolemOrleans.Gateway.HttpApis.Requests.Bindings;
using GolemOrleans.Gateway.HttpApis.Requests.SignIn;
using GolemOrleans.Gateway.Workers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GolemOrleans.Gateway.HttpApis.Requests;

/// <summary>Registers and maps the gateway of the HTTP APIs that users have deployed.</summary>
public static class CustomRequestRoutes
{
    private const int MaxProviderAnswerBytes = 1 << 20;

    private static readonly TimeSpan s_providerLimit = TimeSpan.FromSeconds(20);

    internal static IServiceCollection AddCustomRequests(this IServiceCollection services) => services
        .AddSingleton<WorkerTargets>().AddSingleton<ResponseExpression>()
        .AddSingleton<DefaultBinding>().AddSingleton<FileServerBinding>().AddSingleton<HttpHandlerBinding>().AddSingleton<RouteBindings>()
        .AddSingleton(static s => new IdentityProviders(
            new HttpClient { Timeout = s_providerLimit, MaxResponseContentBufferSize = MaxProviderAnswerBytes }, s.GetRequiredService<TimeProvider>(), s.GetRequiredService<IOptions<GatewayOptions>>()))
        .AddSingleton<SealedCookies>().AddSingleton<SignInFlow>()
        .AddSingleton(static s => new CustomRequests(
            s.GetRequiredService<ISiteDirectory>(),
            s.GetRequiredService<SignInFlow>(),
            s.GetRequiredService<RouteBindings>(),
            s.GetRequiredService<Func<Guid>>(),
            s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<IOptions<GatewayOptions>>(),
            s.GetRequiredService<ILogger<CustomRequests>>()));

    /// <summary>Answers every request of an application of its own, which listens where the REST API does not.</summary>
    /// <param name="app">The application.</param>
    /// <param name="gateway">The services of <see cref="GatewayRoutes.AddGolemGateway"/>.</param>
    public static void MapCustomRequests(this WebApplication app, IServiceProvider gateway)
    {
        app.UseMiddleware<ErrorResponses>();
        app.Run(gateway.GetRequiredService<CustomRequests>().AnswerAsync);
    }
}
