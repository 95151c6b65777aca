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

    private RouteErrors()
    {
    }
}
