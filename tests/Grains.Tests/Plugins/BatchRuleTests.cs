using GolemOrleans.Grains.Plugins.Delivery;
using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using Xunit;
using Xunit.Abstractions;

namespace GolemOrleans.Grains.Tests.Plugins;

/// <summary>Which entries a plugin gets, against a model that looks at each entry on its own.</summary>
public sealed class BatchRuleTests(ITestOutputHelper output)
{
    private static readonly DateTimeOffset s_time = DateTimeOffset.UnixEpoch;

    [Fact]
    public void Every_plugin_gets_each_entry_before_or_after_which_it_is_active_once_and_in_order()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("GOLEM_TEST_SEED"), out var given) ? given : Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var run = 0; run < 300; run++)
            Check(random);
    }

    private static void Check(Random random)
    {
        var entries = Entries(random, random.Next(1, 60));
        var active = Model(entries);
        for (var plugin = 0; plugin < 3; plugin++)
        {
            // The oplog grows while batches go out, of any size up to the end of the range.
            var changes = new List<ObservationChange>();
            ulong folded = 0, next = 1;
            var got = new List<(ulong Index, string Mode)>();
            while (true)
            {
                var upTo = (ulong)random.Next((int)folded, entries.Count + 1);
                for (; folded < upTo; folded++)
                {
                    if (ObservationChange.Of(changes, new OplogIndex(folded + 1), entries[(int)folded]) is { } change)
                        changes.Add(change);
                }

                if (BatchRule.Next(changes, folded, Id(plugin), next) is { } range)
                {
                    Assert.InRange(range.Last, range.First, folded);
                    var last = (ulong)random.NextInt64((long)range.First, (long)range.Last + 1);
                    for (next = range.First; next <= last; next++)
                        got.Add((next, range.Plugin.Parameters[0].Value));
                }
                else if (folded == (ulong)entries.Count)
                {
                    break;
                }
            }

            var expected = Enumerable.Range(1, entries.Count)
                .Select(index => (Index: (ulong)index, Mode: active[index - 1].GetValueOrDefault(plugin) ?? active[index].GetValueOrDefault(plugin)))
                .Where(entry => entry.Mode is not null);
            Assert.Equal(expected, got.Select(entry => (entry.Index, (string?)entry.Mode)));
        }
    }

    /// <summary>The plugins with their modes after each entry, entry 0 being before the first.</summary>
    private static List<Dictionary<int, string>> Model(List<OplogEntry> entries)
    {
        var after = new List<Dictionary<int, string>> { new() };
        foreach (var entry in entries)
        {
            after.Add(entry switch
            {
                CreateEntry create => Of(create.InitialActivePlugins),
                SuccessfulUpdateEntry update => Of(update.NewActivePlugins),
                ActivatePluginEntry { Plugin: var plugin } when !after[^1].ContainsKey(Number(plugin)) => new(after[^1]) { [Number(plugin)] = plugin.Parameters["mode"] },
                DeactivatePluginEntry { Plugin: var plugin } => new(after[^1].Where(active => active.Key != Number(plugin))),
                RevertEntry revert => after[(int)revert.DroppedRegion.Start.Value - 1],
                _ => after[^1],
            });
        }

        return after;

        static Dictionary<int, string> Of(IEnumerable<PluginDescription> plugins) => plugins.ToDictionary(Number, plugin => plugin.Parameters["mode"]);
    }

    private static List<OplogEntry> Entries(Random random, int count)
    {
        var worker = new WorkerId(Id(9), "w");
        var entries = new List<OplogEntry> { new CreateEntry(s_time, worker, 0, [], new Dictionary<string, string>(), "a", null, 1, 1, Some(), null) };
        while (entries.Count < count)
        {
            entries.Add(random.Next(8) switch
            {
                0 => new ActivatePluginEntry(s_time, Plugin(random.Next(3))),
                1 => new DeactivatePluginEntry(s_time, Plugin(random.Next(3))),
                2 => new SuccessfulUpdateEntry(s_time, 1, 1, Some()),
                3 when entries.Count > 1 => Revert(),
                _ => new NoOpEntry(s_time),
            });
        }

        return entries;

        PluginDescription Plugin(int number) => new(Id(number), "p", "1", true, new Dictionary<string, string> { ["mode"] = $"{random.Next(3)}" });

        PluginDescription[] Some() => [.. Enumerable.Range(0, 3).Where(_ => random.Next(2) == 0).Select(Plugin)];

        // What is dropped once is never reverted to again; the model needs no more than that it goes to an index that was not.
        RevertEntry Revert()
        {
            var dropped = entries.OfType<RevertEntry>().Select(revert => revert.DroppedRegion).ToArray();
            var kept = Enumerable.Range(1, entries.Count).Where(index => !Array.Exists(dropped, region => region.Start.Value <= (ulong)index && (ulong)index <= region.End.Value)).ToArray();
            var last = kept[random.Next(kept.Length)];
            return new RevertEntry(s_time, new OplogRegion(new OplogIndex((ulong)last + 1), new OplogIndex((ulong)entries.Count)));
        }
    }

    private static int Number(PluginDescription plugin) => plugin.InstallationId.ToByteArray()[^1];

    private static Guid Id(int number) => new($"00000000-0000-0000-0000-{number:d12}");
}
