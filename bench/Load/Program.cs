using GolemOrleans.Bench.Load;
using GolemOrleans.Bench.Load.Client;
using GolemOrleans.Bench.Load.Reporting;
using GolemOrleans.Bench.Load.Scenarios;

LoadOptions options;
try
{
    options = LoadOptions.Parse(args);
}
catch (FormatException e)
{
    await Console.Error.WriteLineAsync($"golem-load: {e.Message}\n{LoadOptions.Usage}");
    return 2;
}

var known = new (string Name, Func<LoadOptions, IEnumerable<Row>> Run)[]
{
    ("floor", FloorScenario.Run),
    ("single", ThroughputScenarios.Single),
    ("spread", ThroughputScenarios.Spread),
    ("hot", ThroughputScenarios.Hot),
    ("restart", RestartScenarios.History),
    ("idle", RestartScenarios.Idle),
    ("memory", MemoryScenario.Run),
    ("stream", StreamScenario.Run),
    ("cluster", ClusterScenario.Run),
};
if (options.Scenarios.FirstOrDefault(name => name != "all" && known.All(scenario => scenario.Name != name)) is { } unknown)
{
    await Console.Error.WriteLineAsync($"golem-load: unknown scenario {unknown}\n{LoadOptions.Usage}");
    return 2;
}

var load = Report.LoadAverage();
Console.WriteLine($"{Environment.ProcessorCount} processors, load average {load:0.00} before the run");
var rows = new List<Row>();
var scenarios = 0;
foreach (var (name, run) in known)
{
    if (!options.Scenarios.Contains("all") && !options.Scenarios.Contains(name))
        continue;
    try
    {
        var measured = run(options).ToList();
        Report.Print(measured);
        rows.AddRange(measured);
        scenarios++;
    }
    catch (IncorrectAnswerException e)
    {
        await Console.Error.WriteLineAsync($"golem-load: {name}: a wrong answer: {e.Message}");
        return 1;
    }
}

if (scenarios > 1)
    Report.Print(rows);
Report.Write(options.Output, options, rows, load);
Console.WriteLine($"\nwritten to {options.Output}");
return 0;
