using GolemOrleans.Oplog;
using GolemOrleans.Runtime.Host.Tests.Http;
using GolemOrleans.Runtime.Host.Tests.Scripts;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Runtime.Tests.Fakes;
using GolemOrleans.Values;
using GolemOrleans.Values.Rpc;
using GolemOrleans.Values.Types;
using Xunit;
using Xunit.Abstractions;
using static GolemOrleans.Runtime.Tests.Fakes.TestWorld;

namespace GolemOrleans.Runtime.Host.Tests.Cluster;

/// <summary>Calls between workers, with the process dying at every fault point in turn.</summary>
public sealed class RpcCrashTests(Guests guests, ITestOutputHelper output) : IClassFixture<Guests>
{
    private const string Add = "demo:target-exports/api.{add}";

    [Theory]
    [InlineData("await", 1)]
    [InlineData("begin", 3)]
    [InlineData("send", 3)]
    public async Task A_call_interrupted_anywhere_happens_once(string way, int every)
    {
        var sweep = new ClusterCrashes(guests, Components);
        var places = await sweep.EverywhereAsync(
            async cluster => Completed(await cluster.InvokeAsync(cluster.Id("demo:caller", "c"), "k1", way, GeneratedClientTests.Name("t"), U64(5))),
            async (cluster, died, place) =>
            {
                var total = await cluster.ResultAsync(cluster.Id("demo:target", "t"), "check", Add, U64(0));
                Assert.True(total == 5, $"{place}: the target counted {total}");
                Assert.Single(Keys(cluster, died));
            },
            every);
        output.WriteLine($"{places} places");
        Assert.True(places > 10, $"only {places} places");
    }

    [Fact]
    public async Task A_scheduled_call_interrupted_anywhere_is_made_once()
    {
        var sweep = new ClusterCrashes(guests, Components);
        var places = await sweep.EverywhereAsync(
            async cluster =>
            {
                Completed(await cluster.InvokeAsync(
                    cluster.Id("demo:caller", "c"), "k1", "plan", GeneratedClientTests.Name("t"), U64(5), U64(0), new ValueAndType(WitType.Bool, WitValue.Bool(false))));
                await cluster.DeliverWakeUpsAsync(DateTimeOffset.UtcNow.AddSeconds(60));
            },
            async (cluster, _, place) =>
            {
                var total = await cluster.ResultAsync(cluster.Id("demo:target", "t"), "check", Add, U64(0));
                Assert.True(total == 5, $"{place}: the target counted {total}");
                Assert.Null(await cluster.Store.NextWakeUpAsync());
            },
            every: 3);
        output.WriteLine($"{places} places");
    }

    [Fact]
    public async Task A_remote_resource_survives_a_crash_anywhere()
    {
        var sweep = new ClusterCrashes(guests, Components);
        await sweep.EverywhereAsync(
            async cluster => Completed(await cluster.InvokeAsync(cluster.Id("demo:caller", "c"), "k1", "count", GeneratedClientTests.Name("t"), U64(5))),
            async (cluster, _, place) =>
            {
                var sum = await cluster.ResultAsync(cluster.Id("demo:caller", "c"), "k1", "count", GeneratedClientTests.Name("t"), U64(5));
                Assert.True(sum == 110, $"{place}: the counter stood at {sum}");
            },
            every: 4);
    }

    [Fact]
    public async Task Random_http_random_rpc_in_one_invocation_crashed_at_every_recording_point_shows_each_target_one_key()
    {
        await using var server = await EffectServer.StartAsync();
        var seen = 0;
        var files = Directory.CreateTempSubdirectory("golem-rpc-crash-").FullName;
        var bound = WorkerImports.Bind(new HostServices { WorkerFilesDirectory = files });
        var target = Guests.IdOf("demo:target");
        var program = new ScriptedProgram().Export("run", [], WitType.U64, (scripted, _) =>
        {
            var guest = new Guest(scripted, bound, [], 1);
            var request = guest.Request("POST", server.Authority, "/effect");
            var future = Sent(guest, request, $"{guest.Call("wasi:random/random", "get-random-u64").AsU64}");
            guest.Drop(guest.Await(future).Payload);
            var amount = guest.Call("wasi:random/random", "get-random-u64").AsU64 % 1000;
            var rpc = guest.Call("golem:rpc/types", "[constructor]wasm-rpc", WitValue.Record(
                WitValue.Record(GuestUuidOf(target)), WitValue.String("t")));
            var result = guest.Ok("golem:rpc/types", "[method]wasm-rpc.invoke-and-await", rpc, WitValue.String(Add),
                WitValue.List(new[] { WitValueNodes.Encode(WitType.U64, WitValue.U64(amount)) }));
            guest.Drop(rpc);
            Assert.Equal(amount, WitValueNodes.Decode(WitType.Tuple(WitType.U64), result).AsItems[0].AsU64);
            return WitValue.U64(amount);
        });
        var sweep = new ClusterCrashes(guests, cluster => cluster.AddGuest("demo:target", "target").Add("demo:script", program));
        var places = await sweep.EverywhereAsync(
            async cluster => Completed(await cluster.InvokeAsync(cluster.Id("demo:script", "s"), "k1", "run")),
            async (cluster, died, place) =>
            {
                var amount = await cluster.ResultAsync(cluster.Id("demo:script", "s"), "k1", "run");
                Assert.True(amount == await cluster.ResultAsync(cluster.Id("demo:target", "t"), "check", Add, U64(0)), place);
                Assert.Single(Keys(cluster, died));
                Assert.Single(server.Requests.Skip(seen).Distinct());
                seen = server.Requests.Length;
            });
        output.WriteLine($"{places} places");
        Directory.Delete(files, recursive: true);
    }

    private static WitValue Sent(Guest guest, WitValue request, string body)
    {
        guest.WriteBody(request, body);
        return guest.Send(request);
    }

    private static WitValue GuestUuidOf(Guid id)
    {
        var bytes = id.ToByteArray(bigEndian: true);
        return WitValue.Record(
            WitValue.U64(System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes)),
            WitValue.U64(System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(8))));
    }

    private static void Components(WorkerCluster cluster) => cluster.AddGuest("demo:target", "target").AddGuest("demo:caller", "caller", GeneratedClientTests.Linking);

    private static IEnumerable<string> Keys(WorkerCluster cluster, WorkerCluster died) =>
        cluster.Delivered.Concat(died.Delivered).Select(call => call.Key).Distinct();

    private static void Completed(InvocationState state) => Assert.IsType<InvocationState.Completed>(state);
}
