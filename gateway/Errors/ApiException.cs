namespace GolemOrleans.Gateway.Errors;

/// <summary>A request that is answered with an error status. Bodies follow the REST reference, one subclass per shape.</summary>
public abstract class ApiException(int status, string message) : Exception(message)
{
    public int Status { get; } = status;
}

/// <summary>400 with <c>{"errors":[…]}</c>.</summary>
public sealed class BadRequestException(params string[] errors) : ApiException(400, string.Join("; ", errors))
{
    public IReadOnlyList<string> Errors { get; } = errors;
}

/// <summary>A status with <c>{"error":"…"}</c>: 404, 409, 500 of the component endpoints.</summary>
public sealed class ErrorStatusException(int status, string error) : ApiException(status, error);

/// <summary>A status with a plain text body: what a request gets that does not even parse.</summary>
public sealed class PlainTextException(int status, string text) : ApiException(status, text);
