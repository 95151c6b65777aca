using GolemOrleans.GrainInterfaces.HttpApis;
using Microsoft.Extensions.Logging;

namespace GolemOrleans.Gateway.HttpApis.Requests;

/// <summary>Log lines of requests to HTTP APIs.</summary>
internal static partial class CustomRequestLog
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Debug, Message = "{Method} {Host}{Path}: no API is deployed at this host")]
    public static partial void UnknownHost(ILogger log, string method, string host, string? path);

    [LoggerMessage(EventId = 2, Level = LogLevel.Debug, Message = "{Method} {Host}{Path}: no route")]
    public static partial void NoRoute(ILogger log, string method, string host, string? path);

    [LoggerMessage(EventId = 3, Level = LogLevel.Debug, Message = "{Method} {Host}{Path}: {Status} by {Route} of {Definition}")]
    public static partial void Answered(ILogger log, string method, string host, string? path, int status, RoutePattern route, HttpApiKey definition);

    [LoggerMessage(EventId = 4, Level = LogLevel.Warning, Message = "{Method} {Host}{Path} failed by {Route} of {Definition}: {Problem}")]
    public static partial void Failed(ILogger log, string method, string host, string? path, RoutePattern route, HttpApiKey definition, string problem);
}
