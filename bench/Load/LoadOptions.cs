using System.Globalization;

namespace GolemOrleans.Bench.Load;

/// <summary>What the command line asks for.</summary>
internal sealed record LoadOptions
{
    public const string Usage = """
        usage: golem-load [scenario ...] [--seconds N] [--warmup N] [--rounds N] [--clients N] [--workers N] [--history N] [--idle N]
                          [--server PATH/golem.dll] [--data-dir PATH] [--output FILE]
                          [--servers N] [--database CONNECTION] [--sleepers N] [--lead N] [--window N]
                          [--detection N] [--mebibytes N]
        scenarios: all floor single spread hot restart idle memory stream cluster
        """;

    public IReadOnlyList<string> Scenarios { get; init; } = ["all"];

    /// <summary>Measured time of one round of a throughput scenario.</summary>
    public TimeSpan Measured { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Load before the first measured round; its answers are checked, not counted.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(6);

    public int Rounds { get; init; } = 3;

    public int Clients { get; init; } = 64;

    public int Workers { get; init; } = 1_000;

    /// <summary>Invocations behind the server of the restart scenario.</summary>
    public int History { get; init; } = 60_000;

    /// <summary>Workers known to the server of the idle and memory scenarios.</summary>
    public int Idle { get; init; } = 10_000;

    /// <summary>Most servers of the cluster scenario.</summary>
    public int Servers { get; init; } = 3;

    /// <summary>PostgreSQL of the cluster scenario, each run in a schema of its own; null starts one, which needs PostgreSQL installed.</summary>
    public string? Database { get; init; }

    /// <summary>Workers of each kind that are to wake up while a server of the cluster fails.</summary>
    public int Sleepers { get; init; } = 60;

    /// <summary>How long those sleep before the failure; 10 s and more suspends them.</summary>
    public TimeSpan Lead { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Their wake-ups are due evenly within this time after the failure.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>After how long a dead server is known to be dead; a wake-up that was in its hands is offered to the others then.</summary>
    public TimeSpan Detection { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Length of the body that the stream scenario relays.</summary>
    public int StreamMebibytes { get; init; } = 100;

    /// <summary>The server to measure; a build of another revision can be named here to compare the two.</summary>
    public string Server { get; init; } = Path.Combine(AppContext.BaseDirectory, "golem.dll");

    /// <summary>Parent of the data folders, on the disk that is to be measured.</summary>
    public string DataDirectory { get; init; } = Path.GetTempPath();

    public string Output { get; init; } = "load-results.json";

    /// <exception cref="FormatException">An argument is unknown or no number.</exception>
    public static LoadOptions Parse(IReadOnlyList<string> args)
    {
        var options = new LoadOptions();
        var scenarios = new List<string>();
        for (var i = 0; i < args.Count; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal))
            {
                scenarios.Add(args[i]);
                continue;
            }

            var value = i + 1 < args.Count ? args[i + 1] : throw new FormatException($"{args[i]} needs a value");
            options = options.With(args[i++], value);
        }

        return scenarios.Count == 0 ? options : options with { Scenarios = scenarios };
    }

    private LoadOptions With(string name, string value) => name switch
    {
        "--seconds" => this with { Measured = TimeSpan.FromSeconds(Number(value)) },
        "--warmup" => this with { WarmUp = TimeSpan.FromSeconds(Number(value)) },
        "--rounds" => this with { Rounds = Number(value) },
        "--clients" => this with { Clients = Number(value) },
        "--workers" => this with { Workers = Number(value) },
        "--history" => this with { History = Number(value) },
        "--idle" => this with { Idle = Number(value) },
        "--servers" => this with { Servers = Number(value) },
        "--database" => this with { Database = value },
        "--sleepers" => this with { Sleepers = Number(value) },
        "--lead" => this with { Lead = TimeSpan.FromSeconds(Number(value)) },
        "--detection" => this with { Detection = TimeSpan.FromSeconds(Number(value)) },
        "--window" => this with { Window = TimeSpan.FromSeconds(Number(value)) },
        "--mebibytes" => this with { StreamMebibytes = Number(value) },
        "--server" => this with { Server = Path.GetFullPath(value) },
        "--data-dir" => this with { DataDirectory = Path.GetFullPath(value) },
        "--output" => this with { Output = value },
        _ => throw new FormatException($"unknown option {name}"),
    };

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new FormatException($"'{text}' is no positive number");
}
