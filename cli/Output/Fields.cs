namespace GolemOrleans.Cli.Output;

/// <summary>Labels and values in two aligned columns, and tables, as plain text.</summary>
internal static class Fields
{
    /// <summary>One line a field; fields without a value are left out, further lines of a value are indented.</summary>
    public static void Write(TextWriter to, params (string Label, string? Value)[] fields)
    {
        var width = fields.Max(f => f.Label.Length) + 1;
        foreach (var (label, value) in fields.Where(f => !string.IsNullOrEmpty(f.Value)))
            to.WriteLine($"{(label + ":").PadRight(width)} {value!.ReplaceLineEndings(Environment.NewLine + new string(' ', width + 1))}");
    }

    public static void WriteTable(TextWriter to, IReadOnlyList<string> head, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var widths = head.Select((h, i) => rows.Select(r => r[i].Length).Append(h.Length).Max()).ToList();
        foreach (var row in rows.Prepend(head))
            to.WriteLine(string.Join("  ", row.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd());
    }
}
