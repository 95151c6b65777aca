namespace GolemOrleans.Rib;

/// <summary>The text form of programs.</summary>
public static class RibText
{
    /// <summary>
    /// The program in its normal form: one statement a line, canonical spacing, comments gone. Printing the result again gives the
    /// same text, and it means the same program.
    /// </summary>
    /// <exception cref="RibException">The text does not follow the grammar.</exception>
    public static string Print(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        throw new NotSupportedException();
    }
}
