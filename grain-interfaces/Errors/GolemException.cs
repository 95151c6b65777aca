using Orleans;

namespace GolemOrleans.GrainInterfaces.Errors;

/// <summary>
/// A worker operation failed for a reason that the caller is told. Crosses grains; the gateway translates it once into the
/// REST error body.
/// </summary>
[GenerateSerializer, Alias("golem.exception.v1")]
public sealed class GolemException : Exception
{
    public GolemException(GolemErrorRecord error) : base($"{error.Type}: {error.Details}") => Error = error;

    [Id(0)] public GolemErrorRecord Error { get; }
}

/// <summary>Which failed grain calls left nothing decided.</summary>
public static class LostCalls
{
    /// <summary>
    /// Whether the answer, the silo or the store was lost under a call, so that the same call may be sent again: every worker
    /// call is idempotent, invocations by their key.
    /// </summary>
    public static bool IsLostCall(this Exception failure) =>
        failure is TimeoutException or Orleans.Runtime.OrleansException or GolemException { Error.IsRetriable: true };
}

/// <summary>A registry operation (component, plugin) failed; <see cref="Kind"/> decides the status code.</summary>
[GenerateSerializer, Alias("golem.registry-exception.v1")]
public sealed class RegistryException : Exception
{
    public RegistryException(RegistryErrorKind kind, string message) : base(message) => Kind = kind;

    [Id(0)] public RegistryErrorKind Kind { get; }
}

/// <summary>Classes of registry failures.</summary>
public enum RegistryErrorKind
{
    BadRequest = 0,
    NotFound = 1,
    AlreadyExists = 2,
    Internal = 3,
}
