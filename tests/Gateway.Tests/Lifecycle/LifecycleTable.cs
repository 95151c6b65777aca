namespace GolemOrleans.Gateway.Tests.Lifecycle;

/// <summary>A state of a worker in the table: its status, but two for the two ways to be suspended, and one for no worker.</summary>
public enum WorkerState
{
    None,
    Idle,
    Running,
    Awaiting,
    Sleeping,
    Interrupted,
    Retrying,
    Failed,
    Exited,
}

/// <summary>A cell of the table.</summary>
/// <param name="Answer">The word that stands for an answer.</param>
/// <param name="Status">The status that follows; <c>-</c> for no worker, null for the one it had.</param>
/// <param name="Version">The component version that follows, or null when it stays.</param>
internal sealed record Cell(string Answer, string? Status, int? Version)
{
    public static Cell Parse(string text) => text.Split(' ') switch
    {
        [var answer] => new(answer, null, null),
        [var answer, var status] => new(answer, status, null),
        [var answer, var status, var version] => new(answer, status, int.Parse(version, System.Globalization.CultureInfo.InvariantCulture)),
        _ => throw new FormatException($"'{text}' is no cell"),
    };
}

/// <summary>The table of commands and states in <c>docs/design/lifecycle.md</c>, which is what is promised and what is tested.</summary>
internal sealed class LifecycleTable
{
    private readonly Dictionary<(string Command, WorkerState State), Cell> _cells = [];

    private LifecycleTable(IEnumerable<string[]> rows)
    {
        WorkerState[]? states = null;
        foreach (var row in rows)
        {
            if (row[0] == "Command")
                states = [.. row[1..].Select(Enum.Parse<WorkerState>)];
            else if (states is not null && row.Length == states.Length + 1 && !row[0].StartsWith("---", StringComparison.Ordinal))
                Add(row[0], row[1..], states);
        }
    }

    public static LifecycleTable Document { get; } = new(
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "lifecycle.md"))
            .Where(line => line.StartsWith('|'))
            .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries)));

    public List<string> Commands { get; } = [];

    public Cell this[string command, WorkerState state] => _cells[(command, state)];

    private void Add(string command, string[] cells, WorkerState[] states)
    {
        Commands.Add(command);
        for (var i = 0; i < states.Length; i++)
            _cells.Add((command, states[i]), Cell.Parse(cells[i]));
    }
}
