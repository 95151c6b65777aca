using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Components;

/// <summary>An exported function of one instance; lifting and lowering plans are shared by all instances of the component.</summary>
public sealed class ComponentFunction
{
    private ComponentFunction(FunctionType type) => Type = type;

    public FunctionType Type { get; }

    /// <summary>
    /// Calls the function: lowers the arguments, runs the guest, lifts the result, runs post-return.
    /// </summary>
    /// <param name="arguments">One value per parameter, already of the declared types.</param>
    /// <returns>The result, or <c>default</c> when the function has none.</returns>
    /// <exception cref="ArgumentException">Wrong count, or a value of another kind; the instance stays usable.</exception>
    /// <exception cref="ComponentTrapException">The call trapped; the instance is poisoned.</exception>
    public WitValue Call(ReadOnlySpan<WitValue> arguments) => throw new NotImplementedException();
}
