using GolemOrleans.GrainInterfaces.HttpApis;

namespace GolemOrleans.Gateway.HttpApis.Definitions;

/// <summary>An API definition as somebody asks for it; nothing in it is looked up or compiled yet.</summary>
/// <param name="Key">Its name and version.</param>
/// <param name="IsDraft">It may be changed later.</param>
/// <param name="Routes">In order.</param>
internal sealed record DefinitionRequest(HttpApiKey Key, bool IsDraft, IReadOnlyList<RouteRequest> Routes);

/// <summary>A route of it.</summary>
/// <param name="Method">Of its requests.</param>
/// <param name="Path">Not parsed yet.</param>
/// <param name="Security">Id of a security scheme; null: none.</param>
/// <param name="Binding">What answers.</param>
internal sealed record RouteRequest(HttpApiMethod Method, string Path, string? Security, BindingRequest Binding)
{
    /// <summary>For refusals: which route is meant.</summary>
    public override string ToString() => $"{HttpApiNames.Upper(Method)} {Path}";
}

/// <summary>A binding of it. Expressions are Rib text.</summary>
internal sealed record BindingRequest
{
    public HttpApiBindingKind Kind { get; init; }

    public string? ComponentName { get; init; }

    /// <summary>Null: the latest.</summary>
    public ulong? ComponentVersion { get; init; }

    public string? WorkerName { get; init; }

    public string? IdempotencyKey { get; init; }

    public string? Response { get; init; }

    public string? InvocationContext { get; init; }
}
