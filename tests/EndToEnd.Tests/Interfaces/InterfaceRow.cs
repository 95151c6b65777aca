using GolemOrleans.EndToEnd.Tests.Servers;

namespace GolemOrleans.EndToEnd.Tests.Interfaces;

/// <summary>One case of a guest and the interfaces that it uses.</summary>
/// <param name="Guest">File name of the component.</param>
/// <param name="Case">What the guest calls it.</param>
/// <param name="Interfaces">Without versions.</param>
internal sealed record InterfaceRow(string Guest, string Case, params string[] Interfaces)
{
    /// <summary>What is invoked; by default <c>run</c> with the case and the peers.</summary>
    public string Function { get; init; } = "test:interfaces/cases.{run}";

    /// <summary>Parameters of <see cref="Function"/> as JSON; null for the case and the peers.</summary>
    public string? Parameters { get; init; }

    /// <summary>What tells all that the worker noted.</summary>
    public string Memory { get; init; } = "test:interfaces/cases.{seen}";

    /// <summary>Whether the case ends its worker.</summary>
    public bool Ends { get; init; }

    /// <summary>Whether the case uses the database.</summary>
    public bool UsesDatabase { get; init; }

    /// <summary>Whether the case leaves values that all workers share; another worker changes them before the kill.</summary>
    public bool SharesValues { get; init; }

    /// <summary>Further peers of the case.</summary>
    public (string Name, string Value)[] Peers { get; init; } = [];

    /// <summary>Goes before, for each worker of the row; components have their first version then.</summary>
    public Func<GolemApi, Worker, Task> Before { get; init; } = (_, _) => Task.CompletedTask;

    /// <summary>Goes on when the case has been done live.</summary>
    public Func<GolemApi, Worker, Task> Then { get; init; } = (_, _) => Task.CompletedTask;

    /// <summary>Fails unless a worker's effects were made once; asked at the end, for each worker of the row.</summary>
    public Func<InterfaceRun, Worker, Task> Check { get; init; } = (_, _) => Task.CompletedTask;

    /// <summary>After how many notes the worker asks that is interrupted inside; null for half of them.</summary>
    public int? AskAfter { get; init; }

    /// <summary>Further variables of the worker that is interrupted inside.</summary>
    public (string Name, string Value)[] Environment { get; init; } = [];

    /// <summary>Brings the worker that is interrupted inside to its question; null to run the case for that.</summary>
    public Func<GolemApi, Worker, Task>? Begin { get; init; }

    /// <summary>Waits for the end of what <see cref="Begin"/> began.</summary>
    public Func<GolemApi, Worker, Task> End { get; init; } = (_, _) => Task.CompletedTask;

    /// <summary>Whether the component is written as text.</summary>
    public bool IsText => Guest.StartsWith("wat-", StringComparison.Ordinal);

    /// <summary>The worker that finishes the case before the kill.</summary>
    public string Worker => $"{Guest}-{Case}";

    /// <summary>The worker that at the kill waits for an answer to a question at the end of the case, or where the case has one; only cases of <c>run</c>.</summary>
    public string? Asking => Parameters is null ? $"{Worker}-asking" : null;

    /// <summary>The worker that at the kill waits in the middle, between its calls of the host; what ends its worker has only <see cref="Asking"/>.</summary>
    public string? Inside => Ends && Asking is not null ? null : $"{Worker}-inside";

    /// <summary>The workers that wait for an answer when the kill comes.</summary>
    public IEnumerable<string> Interrupted => new[] { Asking, Inside }.OfType<string>();

    public override string ToString() => Worker;
}
