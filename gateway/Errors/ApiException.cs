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

/// <summary>400 with <c>{"type":"Validation","errors":[…]}</c>: a definition that parses and cannot be.</summary>
public sealed class ValidationException(params string[] errors) : ApiException(400, string.Join("; ", errors))
{
    public IReadOnlyList<string> Errors { get; } = errors;
}

/// <summary>A status with <c>{"error":"…"}</c>: 404, 409, 500 of the component endpoints.</summary>
public sealed class ErrorStatusException(int status, string error) : ApiException(status, error);

/// <summary>A status with a plain text body: what a request gets that does not even parse.</summary>
public class PlainTextException(int status, string text) : ApiException(status, text);

/// <summary>400: a body that is no JSON, or JSON of another type than the route takes.</summary>
public sealed class MalformedBodyException(string problem, bool isSyntax) : PlainTextException(400, $"parse request payload error: {problem}")
{
    /// <summary>What was wrong, in the words of the reference.</summary>
    public string Problem { get; } = problem;

    /// <summary>It is no JSON at all.</summary>
    public bool IsSyntax { get; } = isSyntax;
}
