using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using GolemOrleans.Grains.Workers;
using GolemOrleans.Oplog;
using GolemOrleans.Runtime.Telemetry;
using Microsoft.Extensions.Logging;
using Xunit;

namespace GolemOrleans.Silo.Tests.Telemetry;

/// <summary>The metrics of the guide are those that there are, and each leaves the server under its name.</summary>
[Collection(nameof(TelemetryWorld))]
public sealed class MetricTests
{
    private static IEnumerable<string> Documented => File.ReadLines(Path.Combine(AppContext.BaseDirectory, "telemetry.md"))
        .Where(line => line.StartsWith("| `golem.", StringComparison.Ordinal))
        .SelectMany(line => Regex.Matches(line.Split('|')[1], "`(golem[a-z_.]+)`").Select(match => match.Groups[1].Value));

    [Fact]
    public async Task Every_documented_metric_is_exported_under_its_name_and_there_is_no_other()
    {
        var published = new Dictionary<string, Instrument>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (!instrument.Meter.Name.StartsWith("GolemOrleans.", StringComparison.Ordinal)) return;
                lock (published) published[instrument.Name] = instrument;
            },
        };
        listener.Start();
        await using TelemetryWorld world = await TelemetryWorld.StartAsync();
        IDisposable[] instruments = [];
        await using (await world.StartServerAsync(LogLevel.Error))
        {
            // Those of the server itself come with what it does; one more of each is here at once.
            instruments = [.. Classes().Select(type => (IDisposable)Activator.CreateInstance(type)!)];
            Instrument[] all;
            lock (published) all = [.. published.Values];
            foreach (Instrument instrument in all) Record(instrument);
        }

        foreach (IDisposable each in instruments) each.Dispose();
        Assert.Equal(Documented.Order(), published.Keys.Order());
        string exported = world.Received("metrics");
        Assert.All(Documented, name => Assert.Contains(name, exported, StringComparison.Ordinal));
    }

    /// <summary>The classes of instruments that need nothing to observe.</summary>
    private static IEnumerable<Type> Classes() => new[] { typeof(StoreInstruments), typeof(RuntimeInstruments), typeof(WorkerInstruments) }
        .SelectMany(one => one.Assembly.GetTypes())
        .Where(type => type.Name.EndsWith("Instruments", StringComparison.Ordinal) && type.GetConstructor(Type.EmptyTypes) is not null);

    /// <summary>One measurement; the observed ones make theirs.</summary>
    private static void Record(Instrument instrument)
    {
        switch (instrument)
        {
            case Counter<long> counter:
                counter.Add(1);
                break;
            case Histogram<long> histogram:
                histogram.Record(1);
                break;
            case Histogram<int> histogram:
                histogram.Record(1);
                break;
            case Histogram<double> histogram:
                histogram.Record(1);
                break;
        }
    }
}
