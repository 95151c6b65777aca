namespace GolemOrleans.Values.Wave;

/// <summary>WAVE text that cannot be read as the wanted type. <c>Column</c> counts characters of the text from 1.</summary>
public sealed class WaveSyntaxException(int column, string reason) : FormatException($"{reason} at column {column}")
{
    public int Column { get; } = column;

    /// <summary>What is wrong, without the place.</summary>
    public string Reason { get; } = reason;
}
