using GolemOrleans.Components;
using GolemOrleans.Components.Wast;

if (args is not [var folder, .. var options] || options.Except(["--verbose"]).Any())
{
    Console.Error.WriteLine("""
        Runs component scripts: the JSON files of a folder, as `wasm-tools json-from-wast` writes them.
        usage: components-wast FOLDER [--verbose]
          --verbose   every command, not only those that failed or were skipped
        The exit code is the number of files with a failed command, at most 100.
        """);
    return 2;
}

using var engine = new ComponentEngine();
var reports = WastFolder.Run(engine, folder).ToList();
foreach (var report in reports)
{
    Console.WriteLine($"{(report.Failed > 0 ? "FAIL" : report.Passed > 0 ? "pass" : "skip")}  {report.Name}: {report.Passed} passed, {report.Failed} failed, {report.Skipped} skipped");
    foreach (var outcome in report.Outcomes.Where(o => o.Verdict != WastVerdict.Pass || options.Contains("--verbose")))
        Console.WriteLine($"      {report.Name}:{outcome.Command.Line} {outcome.Command.Type}: {outcome.Verdict.ToString().ToLowerInvariant()} {outcome.Detail.ReplaceLineEndings(" ")}".TrimEnd());
}

Console.WriteLine($"{reports.Count} files, {reports.Sum(r => r.Passed)} passed, {reports.Sum(r => r.Failed)} failed, {reports.Sum(r => r.Skipped)} skipped");
return Math.Min(100, reports.Count(r => r.Failed > 0));
