using System.Globalization;

namespace GolemOrleans.Components.Snapshots.Editing;

/// <summary>What a module's code and segments mean for snapshots. Indices are those of the module's index spaces.</summary>
internal sealed class ModuleFindings
{
    private readonly SortedSet<int> _droppedData = [];
    private readonly SortedSet<int> _droppedElements = [];

    /// <summary>Tables that an instruction of this module may change.</summary>
    public SortedSet<int> WrittenTables { get; init; } = [];

    /// <summary>Functions that a reference can be made to: in element segments, by <c>ref.func</c>, or exported.</summary>
    public SortedSet<int> ReferencedFunctions { get; init; } = [];

    /// <summary>Segments that code outside of the start function copies from.</summary>
    public HashSet<int> InitialisedData { get; } = [];

    /// <inheritdoc cref="InitialisedData"/>
    public HashSet<int> InitialisedElements { get; } = [];

    /// <summary>Why instances of this module cannot be restored; null when they can.</summary>
    public string? Refusal { get; private set; }

    /// <summary>What an editor needs to know again: three lines of text.</summary>
    public string Encode() => $"{Refusal}\n{string.Join(' ', WrittenTables)}\n{string.Join(' ', ReferencedFunctions)}\n";

    /// <summary>Null when the text is not of <see cref="Encode"/>.</summary>
    public static ModuleFindings? Decode(string text)
    {
        if (text.Split('\n') is not [var refusal, var tables, var functions, ""] || Numbers(tables) is not { } written || Numbers(functions) is not { } referenced)
            return null;
        return new ModuleFindings { WrittenTables = written, ReferencedFunctions = referenced, Refusal = refusal.Length == 0 ? null : refusal };
    }

    private static SortedSet<int>? Numbers(string line)
    {
        var numbers = new SortedSet<int>();
        foreach (var word in line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                return null;
            numbers.Add(number);
        }

        return numbers;
    }

    public void Refuse(string reason) => Refusal ??= reason;

    public void DropData(int segment, bool inStart)
    {
        _droppedData.Add(segment);
        if (!inStart)
            Refuse("it drops a data segment after its start, which a restored instance would not have dropped");
    }

    public void DropElements(int segment, bool inStart)
    {
        _droppedElements.Add(segment);
        if (!inStart)
            Refuse("it drops an element segment after its start, which a restored instance would not have dropped");
    }

    /// <summary>A restored instance has not run its start function: what that drops must not be looked for later.</summary>
    public void Finish()
    {
        if (_droppedData.Overlaps(InitialisedData) || _droppedElements.Overlaps(InitialisedElements))
            Refuse("it copies from a segment that its start function drops");
    }
}
