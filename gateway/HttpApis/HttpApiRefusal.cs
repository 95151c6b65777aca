using GolemOrleans.Gateway.Errors;
using Microsoft.AspNetCore.Http;

namespace GolemOrleans.Gateway.HttpApis;

/// <summary>
/// The routes of API definitions, deployments and security schemes (REST reference §5 and §6): this server has no such APIs, and says
/// so rather than that the path is unknown.
/// </summary>
internal static class HttpApiRefusal
{
    /// <exception cref="PlainTextException">501, always.</exception>
    public static Task AnswerAsync(HttpContext context) => throw new PlainTextException(501, "HTTP APIs (definitions, deployments, security schemes) are not served by this server");
}
