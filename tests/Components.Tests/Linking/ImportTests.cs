using GolemOrleans.Components.Hosting;
using GolemOrleans.Components.Types;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using Xunit;

namespace GolemOrleans.Components.Tests.Linking;

[Collection(nameof(LinkingFixture))]
public sealed class ImportTests(LinkingFixture fixture)
{
    private static HostInterface Interface(string name, FunctionType type, WitValue result) =>
        new(name, [new HostFunction("f", type, (ref HostCall call) => call.Result = result)], []);

    private static FunctionType Returns(WitType result) => new([], result);

    private static string ImportsF(string version, string result = "u32") => $"""
        (component
          (import "test:host/api{version}" (instance $host (export "f" (func (result {result})))))
          (core func $f (canon lower (func $host "f")))
          (core module $m (import "h" "f" (func $f (result i32))) (func (export "run") (result i32) call $f))
          (core instance $i (instantiate $m (with "h" (instance (export "f" (func $f))))))
          (func (export "run") (result {result}) (canon lift (core func $i "run"))))
        """;

    [Theory]
    [InlineData("@0.2.3", "@0.2.12", true)]
    [InlineData("@0.2.3", "@0.2.0", true)]
    [InlineData("@1.0.0", "@1.9.0", true)]
    [InlineData("@1.9.0", "@1.0.0", true)]
    [InlineData("", "", true)]
    [InlineData("@0.2.3", "@0.3.0", false)]
    [InlineData("@0.0.1", "@0.0.2", false)]
    [InlineData("@0.0.1", "@0.0.1", true)]
    [InlineData("@1.0.0-rc", "@1.0.0", false)]
    [InlineData("@1.0.0-rc", "@1.0.0-rc", true)]
    [InlineData("@1.0.0", "@1.0.0-rc", false)]
    [InlineData("@1.0.0", "@2.0.0", false)]
    [InlineData("", "@1.0.0", false)]
    [InlineData("@1.0.0", "", false)]
    public void Versions_of_one_track_satisfy_each_other(string imported, string offered, bool bound)
    {
        var imports = new HostImports([Interface("test:host/api" + offered, Returns(WitType.U32), WitValue.U32(7))]);
        if (bound)
        {
            using var instance = fixture.Instantiate(ImportsF(imported), imports);
            Assert.Equal(7u, instance.Call("run").AsU32);
        }
        else
        {
            var error = Assert.Throws<ComponentLinkException>(() => fixture.Instantiate(ImportsF(imported), imports));
            Assert.Equal("test:host/api" + imported, error.Path);
        }
    }

    [Fact]
    public void The_exact_version_wins_and_otherwise_the_highest()
    {
        var imports = new HostImports([
            Interface("test:host/api@0.2.0", Returns(WitType.U32), WitValue.U32(20)),
            Interface("test:host/api@0.2.12", Returns(WitType.U32), WitValue.U32(212)),
            Interface("test:host/api@0.2.3", Returns(WitType.U32), WitValue.U32(23))]);
        using var exact = fixture.Instantiate(ImportsF("@0.2.3"), imports);
        Assert.Equal(23u, exact.Call("run").AsU32);
        using var highest = fixture.Instantiate(ImportsF("@0.2.7"), imports);
        Assert.Equal(212u, highest.Call("run").AsU32);
    }

    [Fact]
    public void The_shape_whose_types_equal_the_imports_is_chosen()
    {
        var imports = new HostImports([
            Interface("test:host/api@1.0.0", Returns(WitType.S32), WitValue.S32(-1)),
            Interface("test:host/api@1.0.0", Returns(WitType.U32), WitValue.U32(1))]);
        using var unsigned = fixture.Instantiate(ImportsF("@1.0.0", "u32"), imports);
        Assert.Equal(1u, unsigned.Call("run").AsU32);
        using var signed = fixture.Instantiate(ImportsF("@1.0.0", "s32"), imports);
        Assert.Equal(-1, signed.Call("run").AsS32);
    }

    [Fact]
    public void A_mismatch_names_its_path()
    {
        var offered = new FunctionType([new("order", WitType.Record(new WitField("id", WitType.U32), new WitField("tags", WitType.List(WitType.U8))))], null);
        const string text = """
            (component
              (import "test:host/shop@1.0.0" (instance
                (type $order (record (field "id" u32) (field "tags" (list string))))
                (export "order" (type $o (eq $order)))
                (export "place" (func (param "order" $o))))))
            """;
        var imports = new HostImports([new HostInterface("test:host/shop@1.0.0", [new HostFunction("place", offered, (ref HostCall _) => { })], [])]);
        var error = Assert.Throws<ComponentLinkException>(() => fixture.Compile(text, imports));
        Assert.Equal("test:host/shop@1.0.0 / place / parameter order / field tags / element", error.Path);
        Assert.Contains("string", error.Message, StringComparison.Ordinal);
        Assert.Contains("u8", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_function_or_resource_is_named()
    {
        var imports = new HostImports([new HostInterface("test:host/api@1.0.0", [], [])]);
        Assert.Equal("test:host/api@1.0.0 / f", Assert.Throws<ComponentLinkException>(() => fixture.Compile(ImportsF("@1.0.0"), imports)).Path);
        const string resource = """(component (import "test:host/api@1.0.0" (instance (export "r" (type (sub resource))))))""";
        Assert.Equal("test:host/api@1.0.0 / r", Assert.Throws<ComponentLinkException>(() => fixture.Compile(resource, imports)).Path);
        Assert.Equal("f", Assert.Throws<ComponentLinkException>(() => fixture.Compile("""(component (import "f" (func)))""", imports)).Path);
    }

    [Fact]
    public void Modules_and_components_cannot_be_imported_from_the_host()
    {
        Assert.Throws<ComponentLinkException>(() => fixture.Compile("""(component (import "m" (core module)))"""));
        Assert.Throws<ComponentLinkException>(() => fixture.Compile("""(component (import "c" (component)))"""));
    }

    [Fact]
    public void The_host_may_offer_more_than_is_imported()
    {
        var type = Returns(WitType.U32);
        var imports = new HostImports([new HostInterface("test:host/api@1.5.0", [
            new HostFunction("e", type, (ref HostCall _) => { }),
            new HostFunction("f", type, (ref HostCall call) => call.Result = WitValue.U32(5))], [])]);
        using var instance = fixture.Instantiate(ImportsF("@1.1.0"), imports);
        Assert.Equal(5u, instance.Call("run").AsU32);
    }

    [Fact]
    public void An_imported_function_can_be_exported_again()
    {
        var imports = new HostImports([], [new HostFunction("f", Returns(WitType.U32), (ref HostCall call) => call.Result = WitValue.U32(9))]);
        using var instance = fixture.Instantiate("""(component (import "f" (func $f (result u32))) (export "g" (func $f)))""", imports);
        Assert.Equal(9u, instance.Call("g").AsU32);
    }

    [Fact]
    public void Types_of_imports_are_seen_by_the_resolver()
    {
        InstanceExtern? seen = null;
        var resolver = new Recording(type => seen = type);
        Assert.Throws<ComponentLinkException>(() => fixture.Compile(ImportsF("@1.0.0"), resolver));
        Assert.Equal(Returns(WitType.U32), Assert.IsType<FunctionExtern>(seen!.Find("f")).Type);
    }

    private sealed class Recording(Action<InstanceExtern> seen) : IHostImports
    {
        public HostInterface? Resolve(string importName, InstanceExtern type)
        {
            seen(type);
            return null;
        }

        public HostFunction? ResolveFunction(string importName, FunctionType type) => null;
    }

    [Fact]
    public void An_interface_of_types_alone_needs_nothing_from_the_host()
    {
        const string text = """
            (component
              (import "a:b/types@1.0.0" (instance $t (type $r' (record (field "x" u32))) (export "r" (type $r (eq $r')))))
              (alias export $t "r" (type $r))
              (core module $m (func (export "f") (param i32) (result i32) local.get 0))
              (core instance $i (instantiate $m))
              (func (export "f") (param "r" $r) (result u32) (canon lift (core func $i "f"))))
            """;
        using var instance = fixture.Instantiate(text);
        Assert.Equal(7u, instance.Call("f", WitValue.Record(WitValue.U32(7))).AsU32);
    }
}
