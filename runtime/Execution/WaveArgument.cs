using GolemOrleans.Runtime.Failures;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Execution;

/// <summary>Constructor arguments of indexed resources: WAVE text.</summary>
internal static class WaveArgument
{
    /// <exception cref="InvalidRequestException">The text is no value of the type.</exception>
    public static WitValue Parse(string text, WitParameter parameter) =>
        throw new InvalidRequestException($"Parameter {parameter.Name} has unexpected type: {text}");
}
