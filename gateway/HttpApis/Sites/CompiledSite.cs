using GolemOrleans.GrainInterfaces.HttpApis;
using GolemOrleans.Rib;

namespace GolemOrleans.Gateway.HttpApis;

/// <summary>What is deployed at a site at a moment, ready to answer requests. Immutable, thread-safe.</summary>
public sealed record CompiledSite
{
    public required HttpApiSiteRecord Site { get; init; }

    /// <summary>Of the deployment that it was made from.</summary>
    public required long Revision { get; init; }

    /// <summary>Routes of all definitions, in the order of their deployment; no two have one method and the same path.</summary>
    public required IReadOnlyList<CompiledRoute> Routes { get; init; }
}

/// <summary>One route of a deployed API. Immutable, thread-safe.</summary>
public sealed record CompiledRoute
{
    /// <summary>The definition that it belongs to.</summary>
    public required HttpApiKey Definition { get; init; }

    public required HttpApiMethod Method { get; init; }

    public required RoutePattern Pattern { get; init; }

    public required HttpApiBindingKind Kind { get; init; }

    /// <summary>Null for preflight routes.</summary>
    public HttpApiComponentRecord? Component { get; init; }

    /// <summary>A text; null: a name is chosen for each request, or the response calls workers by their names.</summary>
    public RibProgram? WorkerName { get; init; }

    /// <summary>A text; null: each request is its own.</summary>
    public RibProgram? IdempotencyKey { get; init; }

    /// <summary>Of default bindings the answer, of file-server bindings the path of the file; null for others.</summary>
    public RibProgram? Response { get; init; }

    /// <summary>A record: trace, span and attributes of invocations.</summary>
    public RibProgram? InvocationContext { get; init; }

    /// <summary>Of a preflight route: its answer. Of another: the headers of its answers, when there is a preflight route for its path.</summary>
    public HttpApiCorsRecord? Cors { get; init; }

    /// <summary>What requests must pass; null: nothing.</summary>
    public SecuritySchemeRecord? Security { get; init; }
}
