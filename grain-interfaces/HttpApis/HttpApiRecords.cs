using Orleans;

namespace GolemOrleans.GrainInterfaces.HttpApis;

/// <summary>Name and version of an API definition: what a deployment lists.</summary>
[GenerateSerializer, Immutable, Alias("golem.http-api-key.v1")]
public sealed record HttpApiKey([property: Id(0)] string Id, [property: Id(1)] string Version)
{
    public override string ToString() => $"{Id} {Version}";
}

/// <summary>One version of an API definition. It changes only while it is a draft; what is deployed is none.</summary>
[GenerateSerializer, Immutable, Alias("golem.http-api-definition.v1")]
public sealed record HttpApiDefinitionRecord
{
    [Id(0)] public required HttpApiKey Key { get; init; }

    /// <summary>In the order in which they were given.</summary>
    [Id(1)] public HttpApiRouteRecord[] Routes { get; init; } = [];

    /// <summary>It may be changed.</summary>
    [Id(2)] public bool IsDraft { get; init; }

    [Id(3)] public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The functions of components that its expressions call: a deployment makes uploads keep them.</summary>
    [Id(4)] public HttpApiFunctions[] Functions { get; init; } = [];
}

/// <summary>Functions of one component that an API definition calls, by their full names.</summary>
[GenerateSerializer, Immutable, Alias("golem.http-api-functions.v1")]
public sealed record HttpApiFunctions([property: Id(0)] Guid ComponentId, [property: Id(1)] string[] Names);

/// <summary>One route of an API definition.</summary>
[GenerateSerializer, Immutable, Alias("golem.http-api-route.v1")]
public sealed record HttpApiRouteRecord
{
    [Id(0)] public HttpApiMethod Method { get; init; }

    /// <summary>For example <c>/{user}/cart?{page}</c>; parses as the gateway's route pattern.</summary>
    [Id(1)] public required string Path { get; init; }

    [Id(2)] public required HttpApiBindingRecord Binding { get; init; }

    /// <summary>Id of the security scheme that requests must pass; null: none.</summary>
    [Id(3)] public string? Security { get; init; }

    /// <summary>Of a preflight route, and of the routes with the same path.</summary>
    [Id(4)] public HttpApiCorsRecord? Cors { get; init; }

    /// <summary>The path with variables without names: no two routes of a site may have one method and the same shape.</summary>
    [Id(5)] public required string Shape { get; init; }

    /// <summary>The REST API's <c>binding</c> object of the route, types included, UTF-8 JSON.</summary>
    [Id(6)] public ReadOnlyMemory<byte> BindingJson { get; init; }
}

/// <summary>Methods of routes, in the spelling of the REST API.</summary>
public enum HttpApiMethod
{
    Get = 0,
    Connect = 1,
    Post = 2,
    Delete = 3,
    Put = 4,
    Patch = 5,
    Options = 6,
    Trace = 7,
    Head = 8,
}

/// <summary>What answers the requests of a route.</summary>
public enum HttpApiBindingKind
{
    /// <summary>A Rib expression, which may call functions of a worker and whose value is the answer.</summary>
    Default = 0,

    /// <summary>A file of a worker, which a Rib expression names.</summary>
    FileServer = 1,

    /// <summary>The worker itself, through <c>wasi:http/incoming-handler</c>.</summary>
    HttpHandler = 2,

    /// <summary>Headers that tell browsers what pages of other sites may do.</summary>
    CorsPreflight = 3,
}

/// <summary>What a route is bound to. Expressions are Rib text.</summary>
[GenerateSerializer, Immutable, Alias("golem.http-api-binding.v1")]
public sealed record HttpApiBindingRecord
{
    [Id(0)] public HttpApiBindingKind Kind { get; init; }

    /// <summary>Null for preflight routes.</summary>
    [Id(1)] public HttpApiComponentRecord? Component { get; init; }

    [Id(2)] public string? WorkerName { get; init; }

    [Id(3)] public string? IdempotencyKey { get; init; }

    /// <summary>Of default and file-server bindings; of a preflight route: its headers, null for the usual ones.</summary>
    [Id(4)] public string? Response { get; init; }

    [Id(5)] public string? InvocationContext { get; init; }
}

/// <summary>The component version that a route is bound to.</summary>
[GenerateSerializer, Immutable, Alias("golem.http-api-component.v1")]
public sealed record HttpApiComponentRecord([property: Id(0)] Guid Id, [property: Id(1)] string Name, [property: Id(2)] ulong Version);

/// <summary>Answers to preflight requests, and headers of answers to requests from pages of other sites.</summary>
[GenerateSerializer, Immutable, Alias("golem.http-api-cors.v1")]
public sealed record HttpApiCorsRecord
{
    [Id(0)] public string AllowOrigin { get; init; } = "*";

    [Id(1)] public string AllowMethods { get; init; } = "GET, POST, PUT, DELETE, OPTIONS";

    [Id(2)] public string AllowHeaders { get; init; } = "Content-Type, Authorization";

    [Id(3)] public string? ExposeHeaders { get; init; }

    [Id(4)] public bool? AllowCredentials { get; init; }

    /// <summary>Seconds.</summary>
    [Id(5)] public ulong? MaxAge { get; init; }
}
