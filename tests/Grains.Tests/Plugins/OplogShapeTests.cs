using GolemOrleans.Oplog.Entries;
using GolemOrleans.Tests.Guests;
using Xunit;

namespace GolemOrleans.Grains.Tests.Plugins;

/// <summary>Plugins of both shapes that <c>golem:api/oplog-processor@1.1.6</c> has had.</summary>
public sealed class OplogShapeTests(ObservedCluster shared) : IClassFixture<ObservedCluster>
{
    private const byte NoOp = 6;
    private const byte PersistenceLevel = 32;

    [Theory]
    [InlineData(false, PersistenceLevel)]
    [InlineData(true, NoOp)]
    public async Task A_processor_gets_a_change_of_the_persistence_level_as_its_shape_can_tell_it(bool isGolem120, byte kind)
    {
        const string host = "golem:api/host";
        var observed = new WatComponent().Import(host, "set-oplog-persistence-level").ToWasm("(call $host.set-oplog-persistence-level (i32.const 1))");
        var observation = await Observation.StartAsync(
            shared.Cluster, "x1", observed, isGolem120 ? OplogProcessorGuest.WasmForGolem120() : OplogProcessorGuest.Wasm());
        var worker = observation.Worker("w");
        await observation.RunAsync(worker);
        var kinds = (await observation.AllReceivedAsync(worker)).SelectMany(batch => batch.Kinds).ToArray();
        var entries = await observation.Cluster.OplogAsync(worker);
        var changed = entries.ToList().FindIndex(entry => entry is ChangePersistenceLevelEntry);
        Assert.Equal(entries.Count, kinds.Length);
        Assert.Equal(kind, kinds[changed]);

        // Nothing else is told otherwise.
        Assert.Equal([0, 2, 3], kinds.Where(one => one is 0 or 2 or 3));
    }
}
