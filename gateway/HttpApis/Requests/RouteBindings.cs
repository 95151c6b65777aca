using GolemOrleans.Gateway.HttpApis.Requests.Bindings;
using GolemOrleans.Gateway.HttpApis.Requests.Inputs;
using GolemOrleans.GrainInterfaces.HttpApis;

namespace GolemOrleans.Gateway.HttpApis.Requests;

/// <summary>Answers requests as their routes are bound. Thread-safe.</summary>
internal sealed class RouteBindings(DefaultBinding answers, FileServerBinding files, HttpHandlerBinding handlers)
{
    /// <exception cref="RequestRefusal">The request is answered with a status and a text.</exception>
    public Task AnswerAsync(RouteRequest request)
    {
        switch (request.Route.Kind)
        {
            case HttpApiBindingKind.Default:
                return answers.AnswerAsync(request);
            case HttpApiBindingKind.FileServer:
                return files.AnswerAsync(request);
            case HttpApiBindingKind.HttpHandler:
                return handlers.AnswerAsync(request);
            default:
                CorsPolicy.AnswerPreflight(request.Context, request.Route.Cors ?? new HttpApiCorsRecord());
                return Task.CompletedTask;
        }
    }
}
