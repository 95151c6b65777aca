using GolemOrleans.GrainInterfaces.HttpApis;
using GolemOrleans.Rib;

namespace GolemOrleans.Gateway.HttpApis;

/// <summary>The expressions of a binding, compiled; null: the binding has none.</summary>
internal sealed record RoutePrograms(RibProgram? WorkerName, RibProgram? IdempotencyKey, RibProgram? Response, RibProgram? InvocationContext)
{
    public static RoutePrograms None { get; } = new(null, null, null, null);

    public IEnumerable<RibProgram> All => new[] { WorkerName, IdempotencyKey, Response, InvocationContext }.OfType<RibProgram>();

    /// <param name="binding">Of preflight routes nothing is left to compile: they have headers.</param>
    /// <param name="environment">Of its component.</param>
    /// <param name="next">Told the name of each expression before it is compiled.</param>
    /// <exception cref="RibException">An expression does not compile.</exception>
    public static RoutePrograms Compile(HttpApiBindingRecord binding, RibEnvironment environment, Action<string>? next = null)
    {
        return binding.Kind == HttpApiBindingKind.CorsPreflight
            ? None
            : new RoutePrograms(
                Compile("workerName", binding.WorkerName),
                Compile("idempotencyKey", binding.IdempotencyKey),
                Compile("response", binding.Response),
                Compile("invocationContext", binding.InvocationContext));

        RibProgram? Compile(string name, string? source)
        {
            if (source is null)
                return null;
            next?.Invoke(name);
            return RibProgram.Compile(source, environment);
        }
    }
}
