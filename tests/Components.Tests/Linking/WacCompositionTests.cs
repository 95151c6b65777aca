using GolemOrleans.Components.Hosting;
using GolemOrleans.Values;
using Xunit;

namespace GolemOrleans.Components.Tests.Linking;

/// <summary>A composition made by <c>wac</c>: two guests that share the resource of a third one. See Composed/.</summary>
[Collection(nameof(LinkingFixture))]
public sealed class WacCompositionTests(LinkingFixture fixture)
{
    private const string Things = "demo:shared/things";

    [Fact]
    public void Two_guests_share_a_resource_and_keep_handles_of_their_own()
    {
        using var compiled = Compile();
        using var instance = ComponentInstance.Create(compiled, new InstanceOptions());
        Assert.Equal(1u, Call(instance, "one", "keep", WitValue.U32(10)));
        Assert.Equal(2u, Call(instance, "two", "keep", WitValue.U32(200)));
        Assert.Equal(3u, Call(instance, "one", "keep", WitValue.U32(20)));
        Assert.Equal(30u, Call(instance, "one", "sum"));
        Assert.Equal(200u, Call(instance, "two", "sum"));

        var ours = (GuestResource)instance.FindFunction(Things, "[constructor]thing")!.Call([WitValue.U32(7)]).AsResource;
        Assert.Equal(4u, Call(instance, Things, "live"));
        Assert.Equal(7u, Call(instance, Things, "[method]thing.value", WitValue.Borrow(ours)));
        instance.DropResource(ours);
        Assert.Equal(2u, Call(instance, "two", "forget"));
        Assert.Equal(1u, Call(instance, "one", "forget"));
        Assert.Equal(10u, Call(instance, "one", "sum"));
    }

    [Fact]
    public void A_snapshot_keeps_the_handles_of_both_guests()
    {
        using var compiled = Compile();
        using var instance = ComponentInstance.Create(compiled, new InstanceOptions());
        Call(instance, "one", "keep", WitValue.U32(10));
        Call(instance, "two", "keep", WitValue.U32(200));
        Call(instance, "two", "keep", WitValue.U32(300));
        Call(instance, "two", "forget");
        var snapshot = instance.Capture();
        using var restored = ComponentInstance.Restore(compiled, new InstanceOptions(), snapshot);
        Assert.Equal(snapshot.Digest(), restored.Capture().Digest());
        Assert.Equal(10u, Call(restored, "one", "sum"));
        Assert.Equal(3u, Call(restored, "two", "keep", WitValue.U32(5)));
        Assert.Equal(205u, Call(restored, "two", "sum"));
        Assert.Equal(2u, Call(restored, "one", "forget"));
    }

    private CompiledComponent Compile() => CompiledComponent.Compile(
        fixture.Engine,
        ComponentDefinition.Decode(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "composed", "both.wasm"))),
        HostImports.Empty,
        new CompileOptions { Snapshots = true });

    private static uint Call(ComponentInstance instance, string api, string function, params WitValue[] arguments) =>
        instance.FindFunction(api, function)!.Call(arguments).AsU32;
}
