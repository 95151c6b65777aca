using GolemOrleans.Runtime.Execution;

namespace GolemOrleans.Runtime.Catalog;

/// <summary>A component ready to run. Immutable.</summary>
/// <param name="Program">What workers instantiate.</param>
/// <param name="Exports">Its functions by name.</param>
/// <param name="InitialMemoryBytes">Initial bytes of all linear memories.</param>
public sealed record LoadedProgram(IWorkerProgram Program, ExportTable Exports, ulong InitialMemoryBytes);

/// <summary>A component's bytes cannot run here; the message says why, for who uploaded them.</summary>
public sealed class ComponentRefusedException(string message, Exception inner) : Exception(message, inner);
