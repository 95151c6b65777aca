using System.Net;

namespace GolemOrleans.Cli.Api;

/// <summary>The server answered with an error; the message is what the server said, fit for a terminal.</summary>
public sealed class ApiException(HttpStatusCode status, string message) : Exception(message)
{
    public HttpStatusCode Status { get; } = status;
}
