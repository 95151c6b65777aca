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
