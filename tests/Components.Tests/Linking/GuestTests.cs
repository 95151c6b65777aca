using System.Text;
using GolemOrleans.Components.Hosting;
using GolemOrleans.Values;
using Xunit;

namespace GolemOrleans.Components.Tests.Linking;

/// <summary>Components that real toolchains made run from end to end: see tests/guests.</summary>
[Collection(nameof(LinkingFixture))]
public sealed class GuestTests(LinkingFixture fixture)
{
    private const string Api = "demo:counter/api";

    [Theory]
    [InlineData("wat-component", 7)]
    [InlineData("c-pure", 7)]
    [InlineData("c-counter", 7)]
    [InlineData("rust-counter", 7)]
    [InlineData("rust-nowasi", 7)]
    public void A_total_is_kept_between_calls(string guest, ulong expected)
    {
        using var instance = Start(guest);
        var add = instance.FindFunction(instance.Tree.Plan.Exports.Keys.Single(), "add")!;
        add.Call([WitValue.U64(3)]);
        Assert.Equal(expected, add.Call([WitValue.U64(4)]).AsU64);
    }

    [Theory]
    [InlineData("c-counter")]
    [InlineData("rust-counter")]
    [InlineData("rust-nowasi")]
    public void Records_variants_and_results_travel(string guest)
    {
        using var instance = Start(guest);
        var entry = WitValue.Record(WitValue.String("n"), WitValue.U64(5), WitValue.List(new[] { WitValue.String("a"), WitValue.String("b") }));
        Assert.Equal("n=5 [a,b]", Call(instance, "describe", entry).AsString);
        Assert.Equal(0, Call(instance, "classify", WitValue.String("")).Discriminant);
        Assert.Equal(12u, Call(instance, "classify", WitValue.String("12")).Payload.AsU64);
        Assert.Equal("x", Call(instance, "classify", WitValue.String("x")).Payload.AsString);
        Assert.Equal(99u, Call(instance, "parse", WitValue.String("99")).Payload.AsU64);
        var error = Call(instance, "parse", WitValue.String("?"));
        Assert.False(error.IsOk);
        Assert.Equal("bad: ?", error.Payload.AsString);
    }

    [Theory]
    [InlineData("c-counter")]
    [InlineData("rust-counter")]
    [InlineData("rust-nowasi")]
    public void Guest_resources_are_constructed_used_and_dropped(string guest)
    {
        using var instance = Start(guest);
        for (var i = 0; i < 100; i++)
        {
            var counter = Call(instance, "[constructor]counter", WitValue.String("c")).AsResource;
            Call(instance, "[method]counter.inc", WitValue.Borrow(counter), WitValue.U64(2));
            Call(instance, "[method]counter.inc", WitValue.Borrow(counter), WitValue.U64(3));
            Assert.Equal(5u, Call(instance, "[method]counter.value", WitValue.Borrow(counter)).AsU64);
            instance.DropResource((GuestResource)counter);
        }

        Assert.Equal(0, instance.Tree.Instances.Sum(i => i.Handles.Count));
    }

    [Theory]
    [InlineData("c-counter")]
    [InlineData("rust-counter")]
    [InlineData("rust-nowasi")]
    public void Host_resources_are_walked_and_released(string guest)
    {
        var pages = new Queue<WitValue>();
        foreach (var page in new[] { "a", "b" })
            pages.Enqueue(WitValue.Some(WitValue.List(new[] { WorkerMetadata(page), WorkerMetadata(page + page) })));
        var imports = new StubImports(new()
        {
            ["golem:api/host/[method]get-workers.get-next"] = (ref HostCall call) => call.Result = pages.TryDequeue(out var page) ? page : WitValue.None,
        });
        using var instance = Start(guest, imports);
        Assert.Equal(["a", "aa", "b", "bb"], Call(instance, "walk").AsItems.Select(v => v.AsString));
        Assert.Equal(0, instance.Tree.Canonical.HostObjects.Count);
        Assert.Contains("golem:api/host/[constructor]get-workers", imports.Calls);
    }

    [Theory]
    [InlineData("c-counter")]
    [InlineData("rust-counter")]
    public void Output_goes_through_the_hosts_streams(string guest)
    {
        var text = new StringBuilder();
        HostFunctionBody write = (ref HostCall call) =>
        {
            text.Append(Encoding.UTF8.GetString((byte[])call.Arguments[1].AsArray));
            call.Result = WitValue.Ok();
        };
        var imports = new StubImports(new()
        {
            ["wasi:io/streams/[method]output-stream.check-write"] = (ref HostCall call) => call.Result = WitValue.Ok(WitValue.U64(4096)),
            ["wasi:io/streams/[method]output-stream.write"] = write,
            ["wasi:io/streams/[method]output-stream.blocking-write-and-flush"] = write,
        });
        using var instance = Start(guest, imports);
        Call(instance, "log", WitValue.String("hi"));
        Assert.Contains("log: hi", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("err: hi", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_composition_binds_one_components_export_to_the_others_import()
    {
        using var instance = Start("composed");
        ComponentFunction Find(string name) => instance.FindFunction("demo:wat/api", name)!;
        Assert.Equal("Composed you", Find("hello").Call([WitValue.String("you")]).AsString);
        Assert.Equal(101u, Find("count").Call([]).AsU64);
        Assert.Equal(203u, Find("count").Call([]).AsU64);
        Assert.Equal(6u, Find("sum").Call([WitValue.List(new uint[] { 1, 2, 3 })]).AsU32);
        var swapped = Find("swap").Call([WitValue.Record(WitValue.U32(1), WitValue.U32(2))]).AsItems;
        Assert.Equal([2u, 1u], swapped.Select(v => v.AsU32));
        Assert.Equal("thing", Find("name-of").Call([WitValue.Record(WitValue.String("thing"), WitValue.U32(1))]).AsString);
    }

    [Fact]
    public void Every_prebuilt_guest_is_instantiated_twice()
    {
        foreach (var guest in Guests.Names)
        {
            using var compiled = CompiledComponent.Compile(fixture.Engine, Guests.Decode(guest), new StubImports());
            using var one = ComponentInstance.Create(compiled, new InstanceOptions());
            using var two = ComponentInstance.Create(compiled, new InstanceOptions());
            Assert.True(one.MemoryBytes > 0);
            Assert.Equal(one.MemoryBytes, two.MemoryBytes);
        }
    }

    /// <summary>A <c>worker-metadata</c> of golem:api/host.</summary>
    private static WitValue WorkerMetadata(string name)
    {
        var uuid = WitValue.Record(WitValue.U64(1), WitValue.U64(2));
        var none = WitValue.List(Array.Empty<WitValue>());
        return WitValue.Record(
            WitValue.Record(WitValue.Record(uuid), WitValue.String(name)), none, none, WitValue.Enum(1), WitValue.U64(0), WitValue.U64(0));
    }

    private static WitValue Call(ComponentInstance instance, string function, params WitValue[] arguments) =>
        instance.FindFunction(Api, function)!.Call(arguments);

    private ComponentInstance Start(string guest, IHostImports? imports = null)
    {
        using var compiled = CompiledComponent.Compile(fixture.Engine, Guests.Decode(guest), imports ?? new StubImports());
        return ComponentInstance.Create(compiled, new InstanceOptions());
    }
}
