using GolemOrleans.Wasmtime;

namespace GolemOrleans.Components.Canonical;

/// <summary>
/// A core function of one running instance: the callee of <c>canon lift</c>, a <c>realloc</c>, a <c>post-return</c> or a
/// destructor. The linker implements it over an unchecked call after it has proven the signature.
/// </summary>
internal abstract class CoreFunction
{
    /// <summary>
    /// Runs the function. <paramref name="slots"/> has room for the larger of parameters and results; arguments are
    /// read from its start, results are written to its start. Throws what the linker throws for a trap; must not return
    /// normally after one. Guest memory may have grown or moved afterwards.
    /// </summary>
    internal abstract void Invoke(Span<ValRaw> slots);
}
