using GolemOrleans.Values;

namespace GolemOrleans.Rib;

/// <summary>Makes the calls of a running program. Called by one run at a time, never concurrently by the same run.</summary>
public interface IRibCalls
{
    /// <summary>Calls a function of a worker and waits for its result.</summary>
    /// <param name="workerName">
    /// The name given to <c>instance("name")</c>. Null for <c>instance()</c> and for calls without an instance: then the caller
    /// decides, by the binding's own worker name if it has one, else a fresh worker per call (ephemeral components) or a
    /// generated name that is the same for the whole run (durable ones).
    /// </param>
    /// <param name="function">
    /// Full name, in the grammar of <see cref="Values.Names.FunctionName"/>: one of <see cref="RibProgram.Functions"/>, or for a
    /// resource made by a constructor call <c>ns:pkg/iface.{cart("a").add}</c>. The worker makes such a resource at its first use
    /// and finds it again by its arguments, in later runs too.
    /// </param>
    /// <param name="arguments">
    /// In order, of the types of the function's parameters; without the handle where the name says which resource it is.
    /// </param>
    /// <returns>The function's single result without the results list around it; null when it has none.</returns>
    ValueTask<ValueAndType?> CallAsync(string? workerName, string function, IReadOnlyList<ValueAndType> arguments, CancellationToken cancellation);
}
