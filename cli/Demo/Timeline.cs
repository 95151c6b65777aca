using Spectre.Console;

namespace GolemOrleans.Cli.Demo;

/// <summary>
/// The demo on the terminal: one line an event, with the seconds since the start. Colours and signs only where the terminal
/// has them; a pipe gets plain lines that are never wrapped.
/// </summary>
internal sealed class Timeline(IAnsiConsole console, TimeProvider time)
{
    /// <summary>Where the text of a line begins: behind the seconds and the name.</summary>
    private const int Indent = 19;

    private readonly long _start = time.GetTimestamp();
    private readonly Lock _lock = new();
    private int _passed;
    private int _failed;

    public TimeSpan Elapsed => time.GetElapsedTime(_start);

    public int Passed => _passed;

    public int Failed => _failed;

    public IAnsiConsole Console => console;

    public void Title(string text)
    {
        lock (_lock)
        {
            console.WriteLine();
            console.MarkupLineInterpolated($"[bold]{text}[/]");
        }
    }

    public void Say(string who, string text) => Line("grey", who, $"{text}");

    /// <summary>A kill or a restart: what the eye should find first.</summary>
    public void Kill(string text) => Line("bold red", "KILL -9", $"{text}");

    /// <summary>Counts and prints one check.</summary>
    /// <param name="what">What is claimed, as a sentence without a full stop.</param>
    /// <param name="found">What was found instead, printed when the claim does not hold.</param>
    public void Check(bool holds, string what, string found = "")
    {
        Interlocked.Increment(ref holds ? ref _passed : ref _failed);
        if (holds)
            Line("green", Good, $"{what}");
        else
            Line("bold red", "FAILED", $"{what}{(found.Length > 0 ? ": found " + found : "")}");
    }

    private string Good => console.Profile.Capabilities.Unicode && console.Profile.Out.IsTerminal ? "✓" : "ok";

    private void Line(string style, string who, FormattableString text)
    {
        var line = text.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var lines = Wrap(line, Math.Max(30, console.Profile.Width - Indent));
        lock (_lock)
        {
            console.MarkupLine($"[grey]{Elapsed.TotalSeconds,6:0.0} s[/]  [{style}]{Markup.Escape($"{who,-8}")}[/] {Markup.Escape(lines[0])}");
            foreach (var further in lines.Skip(1))
                console.MarkupLine(new string(' ', Indent) + Markup.Escape(further));
        }
    }

    /// <summary>Breaks at spaces; a word longer than the width stays whole.</summary>
    internal static IReadOnlyList<string> Wrap(string text, int width)
    {
        var lines = new List<string> { "" };
        foreach (var word in text.Split(' '))
        {
            if (lines[^1].Length == 0)
                lines[^1] = word;
            else if (lines[^1].Length + 1 + word.Length <= width)
                lines[^1] += " " + word;
            else
                lines.Add(word);
        }

        return lines;
    }
}
