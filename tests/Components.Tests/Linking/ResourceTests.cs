using GolemOrleans.Components.Hosting;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using Xunit;

namespace GolemOrleans.Components.Tests.Linking;

[Collection(nameof(LinkingFixture))]
public sealed class ResourceTests(LinkingFixture fixture)
{
    /// <summary>A guest resource: rep is a number; dropped reps are counted.</summary>
    private const string Guest = """
        (component
          (core module $d (global (mut i32) (i32.const 0)) (global $last (mut i32) (i32.const 0))
            (func (export "dtor") (param i32)
              (global.set 0 (i32.add (global.get 0) (i32.const 1))) (global.set $last (local.get 0)))
            (func (export "drops") (result i32) (global.get 0))
            (func (export "last") (result i32) (global.get $last)))
          (core instance $d (instantiate $d))
          (type $r (resource (rep i32) (dtor (core func $d "dtor"))))
          (core func $new (canon resource.new $r))
          (core func $rep (canon resource.rep $r))
          (core func $drop (canon resource.drop $r))
          (core module $m
            (import "h" "new" (func $new (param i32) (result i32)))
            (import "h" "rep" (func $rep (param i32) (result i32)))
            (import "h" "drop" (func $drop (param i32)))
            (func (export "make") (param i32) (result i32) (call $new (local.get 0)))
            (func (export "look") (param i32) (result i32) (local.get 0))
            (func (export "take") (param i32) (result i32) (call $rep (local.get 0)) (call $drop (local.get 0)))
            (func (export "churn") (result i32) (local $h i32)
              (local.set $h (call $new (i32.const 77))) (call $drop (local.get $h)) (local.get $h))
            (func (export "bogus") (call $drop (i32.const 9))))
          (core instance $i (instantiate $m (with "h" (instance (export "new" (func $new)) (export "rep" (func $rep)) (export "drop" (func $drop))))))
          (export $re "r" (type $r))
          (func (export "make") (param "n" u32) (result (own $re)) (canon lift (core func $i "make")))
          (func (export "look") (param "r" (borrow $re)) (result u32) (canon lift (core func $i "look")))
          (func (export "take") (param "r" (own $re)) (result u32) (canon lift (core func $i "take")))
          (func (export "churn") (result u32) (canon lift (core func $i "churn")))
          (func (export "bogus") (canon lift (core func $i "bogus")))
          (func (export "drops") (result u32) (canon lift (core func $d "drops")))
          (func (export "last") (result u32) (canon lift (core func $d "last"))))
        """;

    [Fact]
    public void A_guest_resource_is_made_lent_and_dropped_by_the_host()
    {
        using var instance = Instance();
        var made = instance.Call("make", WitValue.U32(41));
        Assert.Equal(41u, instance.Call("look", WitValue.Borrow(made.AsResource)).AsU32);
        Assert.Equal(41u, instance.Call("look", WitValue.Borrow(made.AsResource)).AsU32);
        instance.DropResource((GuestResource)made.AsResource);
        Assert.Equal(1u, instance.Call("drops").AsU32);
        Assert.Equal(41u, instance.Call("last").AsU32);
        Assert.Throws<InvalidOperationException>(() => instance.DropResource((GuestResource)made.AsResource));
        Assert.Throws<ComponentArgumentException>(() => instance.Call("look", WitValue.Borrow(made.AsResource)));
    }

    [Fact]
    public void An_own_handle_passed_back_is_consumed()
    {
        using var instance = Instance();
        var made = instance.Call("make", WitValue.U32(5));
        Assert.Equal(5u, instance.Call("take", made).AsU32);
        Assert.Equal(1u, instance.Call("drops").AsU32);
        Assert.Throws<ComponentArgumentException>(() => instance.Call("take", made));
        Assert.Throws<InvalidOperationException>(() => instance.DropResource((GuestResource)made.AsResource));
    }

    [Fact]
    public void Handles_start_at_one_and_the_last_freed_is_used_first()
    {
        using var instance = Instance();
        Assert.Equal(1u, instance.Call("churn").AsU32);
        Assert.Equal(1u, instance.Call("churn").AsU32);
    }

    [Fact]
    public void An_unknown_handle_traps()
    {
        using var instance = Instance();
        Assert.Contains("unknown handle", instance.TrapOf("bogus").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resources_of_two_instances_of_one_component_are_different_types()
    {
        using var one = Instance();
        using var two = Instance();
        var made = one.Call("make", WitValue.U32(1));
        Assert.Throws<ComponentArgumentException>(() => two.Call("take", made));
        Assert.Throws<ArgumentException>(() => two.DropResource((GuestResource)made.AsResource));
        Assert.Equal(1u, one.Call("take", made).AsU32);
    }

    [Fact]
    public void Host_resources_are_plain_objects()
    {
        var file = new ResourceType("file");
        var dropped = new List<object>();
        var imports = new HostImports([new HostInterface("test:host/files@1.0.0",
            [
                new HostFunction("open", new FunctionType([new("n", WitType.U32)], WitType.Own(file)), (ref HostCall call) => call.Result = WitValue.Own($"file {call.Arguments[0].AsU32}")),
                new HostFunction("[method]file.size", new FunctionType([new("self", WitType.Borrow(file))], WitType.U32), (ref HostCall call) => call.Result = WitValue.U32((uint)((string)call.Arguments[0].AsResource).Length)),
                new HostFunction("close", new FunctionType([new("f", WitType.Own(file))], null), (ref HostCall call) => dropped.Add("closed " + call.Arguments[0].AsResource)),
            ],
            [new HostResource(file, (_, resource) => dropped.Add(resource))])]);
        using var instance = fixture.Instantiate("""
            (component
              (import "test:host/files@1.0.0" (instance $f
                (export "file" (type $file (sub resource)))
                (export "open" (func (param "n" u32) (result (own $file))))
                (export "[method]file.size" (func (param "self" (borrow $file)) (result u32)))
                (export "close" (func (param "f" (own $file))))))
              (alias export $f "file" (type $file))
              (core func $open (canon lower (func $f "open")))
              (core func $size (canon lower (func $f "[method]file.size")))
              (core func $close (canon lower (func $f "close")))
              (core func $drop (canon resource.drop $file))
              (core module $m
                (import "h" "open" (func $open (param i32) (result i32)))
                (import "h" "size" (func $size (param i32) (result i32)))
                (import "h" "close" (func $close (param i32)))
                (import "h" "drop" (func $drop (param i32)))
                (func (export "run") (result i32) (local $a i32) (local $b i32) (local $n i32)
                  (local.set $a (call $open (i32.const 7)))
                  (local.set $b (call $open (i32.const 12345)))
                  (local.set $n (i32.add (call $size (local.get $a)) (call $size (local.get $b))))
                  (call $drop (local.get $a))
                  (call $close (local.get $b))
                  (local.get $n)))
              (core instance $i (instantiate $m (with "h" (instance
                (export "open" (func $open)) (export "size" (func $size)) (export "close" (func $close)) (export "drop" (func $drop))))))
              (func (export "run") (result u32) (canon lift (core func $i "run"))))
            """, imports);
        Assert.Equal(16u, instance.Call("run").AsU32);
        Assert.Equal(["file 7", "closed file 12345"], dropped);
        Assert.Equal(0, instance.Tree.Canonical.HostObjects.Count);
    }

    [Fact]
    public void A_composition_shares_a_resource_of_one_component()
    {
        using var instance = fixture.Instantiate("""
            (component
              (component $provider
                (core module $d (global $n (mut i32) (i32.const 0))
                  (func (export "dtor") (param i32) (global.set $n (i32.add (global.get $n) (local.get 0))))
                  (func (export "dropped") (result i32) (global.get $n)))
                (core instance $d (instantiate $d))
                (type $r (resource (rep i32) (dtor (core func $d "dtor"))))
                (core func $new (canon resource.new $r))
                (core module $m (import "h" "new" (func $new (param i32) (result i32)))
                  (func (export "make") (param i32) (result i32) (call $new (local.get 0)))
                  (func (export "value") (param i32) (result i32) (local.get 0)))
                (core instance $i (instantiate $m (with "h" (instance (export "new" (func $new))))))
                (export $re "r" (type $r))
                (func (export "make") (param "n" u32) (result (own $re)) (canon lift (core func $i "make")))
                (func (export "value") (param "r" (borrow $re)) (result u32) (canon lift (core func $i "value")))
                (func (export "dropped") (result u32) (canon lift (core func $d "dropped"))))
              (component $user
                (import "p" (instance $p
                  (export "r" (type $r (sub resource)))
                  (export "make" (func (param "n" u32) (result (own $r))))
                  (export "value" (func (param "r" (borrow $r)) (result u32)))))
                (alias export $p "r" (type $r))
                (core func $make (canon lower (func $p "make")))
                (core func $value (canon lower (func $p "value")))
                (core func $drop (canon resource.drop $r))
                (core module $m
                  (import "h" "make" (func $make (param i32) (result i32)))
                  (import "h" "value" (func $value (param i32) (result i32)))
                  (import "h" "drop" (func $drop (param i32)))
                  (func (export "run") (param i32) (result i32) (local $h i32) (local $v i32)
                    (local.set $h (call $make (local.get 0)))
                    (local.set $v (call $value (local.get $h)))
                    (call $drop (local.get $h))
                    (local.get $v)))
                (core instance $i (instantiate $m (with "h" (instance (export "make" (func $make)) (export "value" (func $value)) (export "drop" (func $drop))))))
                (func (export "run") (param "n" u32) (result u32) (canon lift (core func $i "run"))))
              (instance $p (instantiate $provider))
              (instance $q (instantiate $provider))
              (instance $u (instantiate $user (with "p" (instance $p))))
              (export "run" (func $u "run"))
              (export "dropped" (func $p "dropped"))
              (export "dropped-other" (func $q "dropped")))
            """);
        Assert.Equal(6u, instance.Call("run", WitValue.U32(6)).AsU32);
        Assert.Equal(7u, instance.Call("run", WitValue.U32(7)).AsU32);
        Assert.Equal(13u, instance.Call("dropped").AsU32);
        Assert.Equal(0u, instance.Call("dropped-other").AsU32);
    }

    private ComponentInstance Instance() => fixture.Instantiate(Guest);
}
