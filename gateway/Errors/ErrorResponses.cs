using System.Text.Json;
using GolemOrleans.Gateway.Http;
using GolemOrleans.GrainInterfaces.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace GolemOrleans.Gateway.Errors;

/// <summary>
/// The one place where failures become answers. Typed errors keep their status and shape; anything unforeseen is logged with
/// its request and answered as 500 with a <c>golemError</c>, never with a stack trace.
/// </summary>
internal sealed partial class ErrorResponses(RequestDelegate next, ILogger<ErrorResponses> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            // No route, or none for the method: the framework sets the status and nothing else.
            if (context.Response is { StatusCode: 404 or 405, HasStarted: false, ContentType: null, ContentLength: null } bare)
                await NoRouteAsync(bare);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client is gone; there is nobody to answer.
        }
        catch (Exception failure) when (!context.Response.HasStarted)
        {
            await AnswerAsync(context, failure);
        }
    }

    private static Task NoRouteAsync(HttpResponse response)
    {
        response.ContentType = "text/plain; charset=utf-8";
        return response.WriteAsync(response.StatusCode == 404 ? "not found" : "method not allowed");
    }

    private Task AnswerAsync(HttpContext context, Exception failure)
    {
        switch (failure)
        {
            case PlainTextException plain:
                context.Response.StatusCode = plain.Status;
                context.Response.ContentType = "text/plain; charset=utf-8";
                return context.Response.WriteAsync(plain.Message);
            case BadRequestException bad:
                return Errors(context, "Messages", bad.Errors);
            case ValidationException invalid:
                return Errors(context, "Validation", invalid.Errors);
            case ApiException api:
                return Error(context, api.Status, api.Message);
            case RegistryException registry:
                return Registry(context, registry);
            case GolemException golem:
                return Golem(context, golem.Error);
            case UploadRejectedException upload:
                return Errors(context, "Messages", [upload.Message]);
            case BadHttpRequestException http:
                context.Response.StatusCode = http.StatusCode;
                context.Response.ContentType = "text/plain; charset=utf-8";
                return context.Response.WriteAsync(http.Message);
            case OrleansException or TimeoutException:
                LogUnavailable(context.Request.Method, context.Request.Path, failure);
                return Unforeseen(context, "The worker's server is not reachable at the moment; repeat the request with the same idempotency key.");
            default:
                LogUnexpected(context.Request.Method, context.Request.Path, failure);
                return Unforeseen(context, $"Internal error: {failure.Message}");
        }
    }

    private static Task Golem(HttpContext context, GolemErrorRecord error) => error.Type switch
    {
        "WorkerNotFound" => Error(context, 404, $"Worker not found: {error.Worker}"),
        "FileNotFound" => Error(context, 404, $"File not found: {error.Path}"),
        "BadFileType" => Errors(context, "Messages", [error.Details ?? "Bad file type"]),
        "ComponentNotFound" => Error(context, 404, error.Details ?? "Component not found"),
        _ => JsonResponse.WriteAsync(context, 500, error, static (json, error) =>
        {
            json.WriteStartObject();
            json.WritePropertyName("golemError");
            GolemErrorJson.Write(json, error);
            json.WriteEndObject();
        }),
    };

    /// <summary>As a <c>golemError</c>; the endpoints whose errors are texts have that text beside it, or alone.</summary>
    private static Task Unforeseen(HttpContext context, string message) =>
        Family(context) == RouteErrors.Worker ? Golem(context, GolemErrorRecord.Unknown(message))
        : Family(context) == RouteErrors.HttpApi ? Error(context, 500, message)
        : JsonResponse.WriteAsync(context, 500, message, static (json, message) =>
        {
            json.WriteStartObject();
            json.WriteString("error", message);
            json.WritePropertyName("golemError");
            GolemErrorJson.Write(json, GolemErrorRecord.Unknown(message));
            json.WriteEndObject();
        });

    private static RouteErrors? Family(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<RouteErrors>();

    /// <summary>400; those of API definitions say which kind of errors they have.</summary>
    private static Task Errors(HttpContext context, string type, IReadOnlyList<string> errors) =>
        JsonResponse.WriteAsync(context, 400, (Type: Family(context) == RouteErrors.HttpApi ? type : null, Errors: errors), static (json, body) =>
        {
            json.WriteStartObject();
            if (body.Type is not null)
                json.WriteString("type", body.Type);
            json.WriteStartArray("errors");
            foreach (var error in body.Errors)
                json.WriteStringValue(error);
            json.WriteEndArray();
            json.WriteEndObject();
        });

    private static Task Registry(HttpContext context, RegistryException failure) => failure.Kind switch
    {
        RegistryErrorKind.BadRequest => Errors(context, "Messages", [failure.Message]),
        RegistryErrorKind.NotFound => Error(context, 404, failure.Message),
        RegistryErrorKind.AlreadyExists when Family(context) == RouteErrors.HttpApi =>
            JsonResponse.WriteAsync(context, 409, failure.Message, static (json, message) => json.WriteStringValue(message)),
        RegistryErrorKind.AlreadyExists => Error(context, 409, failure.Message),
        _ => Error(context, 500, failure.Message),
    };

    private static Task Error(HttpContext context, int status, string message) =>
        JsonResponse.WriteAsync(context, status, message, static (json, message) =>
        {
            json.WriteStartObject();
            json.WriteString("error", message);
            json.WriteEndObject();
        });

    [LoggerMessage(EventId = 4001, Level = LogLevel.Error, Message = "{Method} {Path} failed unexpectedly")]
    private partial void LogUnexpected(string method, string path, Exception failure);

    [LoggerMessage(EventId = 4002, Level = LogLevel.Warning, Message = "{Method} {Path} could not reach its grain")]
    private partial void LogUnavailable(string method, string path, Exception failure);
}

/// <summary>An upload that ended early or whose parts do not fit together: 400 with the reason.</summary>
public sealed class UploadRejectedException(string message, Exception? inner = null) : Exception(message, inner);
