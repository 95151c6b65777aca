using GolemOrleans.GrainInterfaces.HttpApis;
using GolemOrleans.Rib;

namespace GolemOrleans.Gateway.HttpApis;

/// <summary>The expressions of a binding, compiled; null: the binding has none.</summary>
internal sealed record RoutePrograms(RibProgram? WorkerName, RibProgram? IdempotencyKey, RibProgram? Response, RibProgram? InvocationContext)
{
    /// <exception cref="RibException">An expression does not compile.</exception>
    public static RoutePrograms Compile(HttpApiBindingRecord binding, RibEnvironment environment) => binding.Kind == HttpApiBindingKind.CorsPreflight
        ? new RoutePrograms(null, null, null, null)
        : new RoutePrograms(
            Compile(binding.WorkerName, environment),
            Compile(binding.IdempotencyKey, environment),
            Compile(binding.Response, environment),
            Compile(binding.InvocationContext, environment));

    private static RibProgram? Compile(string? source, RibEnvironment environment) => source is null ? null : RibProgram.Compile(source, environment);
}
