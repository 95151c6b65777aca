using GolemOrleans.Runtime.Failures;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using GolemOrleans.Values.Wave;

namespace GolemOrleans.Runtime.Execution;

/// <summary>Constructor arguments of indexed resources: WAVE text.</summary>
internal static class WaveArgument
{
    /// <exception cref="InvalidRequestException">The text is no value of the type.</exception>
    public static WitValue Parse(string text, WitParameter parameter)
    {
        try
        {
            return WaveText.Parse(parameter.Type, text);
        }
        catch (WaveSyntaxException e)
        {
            throw new InvalidRequestException($"Parameter {parameter.Name} has unexpected type: {e.Message}");
        }
    }
}
