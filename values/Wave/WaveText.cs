using System.Text;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Values.Wave;

/// <summary>
/// WAVE, the text form of values (bytecodealliance/wasm-wave), both ways and directed by the type. Beyond WAVE: handles are
/// strings <c>"urn:worker:…/id"</c>, and maps and fixed-length lists are written as the lists they travel as.
/// </summary>
public static class WaveText
{
    /// <summary>
    /// Prints on one line. Option fields of records that are <c>none</c> are left out; <c>some</c> and <c>ok</c> are
    /// always written.
    /// </summary>
    /// <param name="workerUrn">The worker whose resource table the ids of handles belong to.</param>
    /// <exception cref="InvalidOperationException">The value is not of the type, or a handle has no name outside.</exception>
    public static string Print(WitType type, WitValue value, string? workerUrn = null)
    {
        var text = new StringBuilder();
        new WavePrinter(text, workerUrn).Write(type, value);
        return text.ToString();
    }

    /// <summary>
    /// Reads one value. <c>some(…)</c> and <c>ok(…)</c> may be left out unless the inner type is itself an option or
    /// result; missing option fields are <c>none</c>; trailing commas and <c>//</c> comments are allowed.
    /// </summary>
    /// <param name="workerUrn">The worker at hand: handles of it become ids.</param>
    /// <exception cref="WaveSyntaxException">The text is no value of the type.</exception>
    public static WitValue Parse(WitType type, string text, string? workerUrn = null)
    {
        var parser = new WaveParser(text, workerUrn);
        var value = parser.Value(type);
        parser.End();
        return value;
    }
}
