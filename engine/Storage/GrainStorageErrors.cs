using Orleans.Runtime;
using Orleans.Storage;

namespace GolemOrleans.Engine.Storage;

/// <summary>The storages' errors.</summary>
internal static class GrainStorageErrors
{
    public static InconsistentStateException Inconsistent(string operation, string name, GrainId grain, string? stored, string? expected) =>
        new($"{operation} of '{name}' of {grain}: the stored version is {stored ?? "none"}, the writer had read {expected ?? "none"}.", stored!, expected!);
}
