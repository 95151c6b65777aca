namespace GolemOrleans.Gateway.Errors;

/// <summary>Metadata of a route: which shapes its error answers have (REST reference §1.1).</summary>
public sealed class RouteErrors
{
    /// <summary>Health and the documents: their errors are their own.</summary>
    public static readonly RouteErrors Server = new();

    /// <summary>Components and plugins: 500 is <c>{"error"}</c>.</summary>
    public static readonly RouteErrors Component = new();

    /// <summary>Workers: 500 is <c>{"golemError"}</c>.</summary>
    public static readonly RouteErrors Worker = new();

    /// <summary>API definitions, deployments and security schemes: 400 is <c>{"type","errors"}</c>, 409 a text, 500 <c>{"error"}</c>.</summary>
    public static readonly RouteErrors HttpApi = new();

    private RouteErrors()
    {
    }
}
