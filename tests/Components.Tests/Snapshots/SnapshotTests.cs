using System.Diagnostics;
using System.Text;
using GolemOrleans.Components.Hosting;
using GolemOrleans.Components.Tests.Linking;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using GolemOrleans.Wasmtime;
using Xunit;

namespace GolemOrleans.Components.Tests.Snapshots;

/// <summary>Captured instances: real guests, resources on both sides, several core instances, bad input.</summary>
[Collection(nameof(LinkingFixture))]
public sealed class SnapshotTests(LinkingFixture fixture)
{
    private const string Api = "demo:counter/api";
    private static readonly InstanceOptions _options = new();

    /// <summary>Two core instances over one memory; the second writes the first one's table and grows the memory.</summary>
    private const string Linked = """
        (component
          (core module $env
            (memory (export "memory") 1) (table (export "table") 2 8 funcref)
            (global (export "sp") (mut i32) (i32.const 4096)))
          (core module $main
            (import "env" "memory" (memory 1)) (import "env" "table" (table $t 2 8 funcref)) (import "env" "sp" (global $sp (mut i32)))
            (type $f (func (result i32)))
            (elem declare func $a $b)
            (func $a (result i32) i32.const 10) (func $b (result i32) i32.const 20)
            (func (export "write") (param i32)
              (drop (memory.grow (i32.const 1)))
              (i32.store (i32.sub (i32.shl (memory.size) (i32.const 16)) (i32.const 4)) (local.get 0))
              (global.set $sp (i32.sub (global.get $sp) (i32.const 16)))
              (drop (table.grow $t (ref.null func) (i32.const 1)))
              (table.set $t (i32.const 0) (ref.func $b)) (table.set $t (i32.sub (table.size $t) (i32.const 1)) (ref.func $a)))
            (func (export "read") (result i32)
              (i32.add (i32.add (i32.load (i32.sub (i32.shl (memory.size) (i32.const 16)) (i32.const 4))) (global.get $sp))
                (i32.add (call_indirect $t (type $f) (i32.const 0)) (call_indirect $t (type $f) (i32.sub (table.size $t) (i32.const 1)))))))
          (core instance $env (instantiate $env))
          (core instance $main (instantiate $main (with "env" (instance $env))))
          (func (export "write") (param "x" u32) (canon lift (core func $main "write")))
          (func (export "read") (result u32) (canon lift (core func $main "read"))))
        """;

    [Theory]
    [InlineData("wat-component", 7)]
    [InlineData("c-pure", 7)]
    [InlineData("c-counter", 7)]
    [InlineData("rust-counter", 7)]
    [InlineData("rust-nowasi", 7)]
    public void A_real_guest_goes_on_after_a_restore(string guest, ulong expected)
    {
        using var compiled = Guest(guest);
        using var instance = ComponentInstance.Create(compiled, _options);
        Add(instance, 3);
        var snapshot = instance.Capture(new NoResources());
        using var restored = ComponentInstance.Restore(compiled, _options, snapshot, new NoResources());
        Assert.Equal(expected, Add(restored, 4));
        Assert.Equal(expected, Add(instance, 4));
        Assert.Equal(instance.Capture(new NoResources()).Digest(), restored.Capture(new NoResources()).Digest());
    }

    [Fact]
    public void Memory_globals_and_tables_of_linked_instances_are_restored()
    {
        using var compiled = Compile(Linked);
        using var instance = ComponentInstance.Create(compiled, _options);
        instance.Call("write", WitValue.U32(7));
        instance.Call("write", WitValue.U32(9));
        Assert.Equal(9u + 4064 + 30, instance.Call("read").AsU32);
        using var restored = ComponentInstance.Restore(compiled, _options, instance.Capture());
        Assert.Equal(9u + 4064 + 30, restored.Call("read").AsU32);
        Assert.Equal(instance.MemoryBytes, restored.MemoryBytes);
    }

    [Fact]
    public void Guest_resources_the_host_owns_are_found_again()
    {
        using var compiled = Guest("rust-nowasi");
        using var instance = ComponentInstance.Create(compiled, _options);
        var counter = (GuestResource)instance.FindFunction(Api, "[constructor]counter")!.Call([WitValue.String("c")]).AsResource;
        instance.FindFunction(Api, "[method]counter.inc")!.Call([WitValue.Borrow(counter), WitValue.U64(5)]);
        var saved = instance.SaveResource(counter);
        using var restored = ComponentInstance.Restore(compiled, _options, instance.Capture());
        var again = restored.LoadResource(saved);
        Assert.Equal(5u, restored.FindFunction(Api, "[method]counter.value")!.Call([WitValue.Borrow(again)]).AsU64);
        restored.DropResource(again);
        Assert.Throws<ArgumentException>(() => restored.DropResource(counter));
    }

    /// <summary>A guest that keeps handles of a host resource: their indices and the order in which freed ones come back must survive.</summary>
    private const string KeepsHandles = """
        (component
          (import "test:host/things" (instance $h
            (export "thing" (type $thing (sub resource)))
            (export "[constructor]thing" (func (param "n" u32) (result (own $thing))))
            (export "[method]thing.n" (func (param "self" (borrow $thing)) (result u32)))))
          (alias export $h "thing" (type $thing))
          (core func $new (canon lower (func $h "[constructor]thing")))
          (core func $n (canon lower (func $h "[method]thing.n")))
          (core func $drop (canon resource.drop $thing))
          (core module $m
            (import "h" "new" (func $new (param i32) (result i32))) (import "h" "n" (func $n (param i32) (result i32))) (import "h" "drop" (func $drop (param i32)))
            (func (export "new") (param i32) (result i32) (call $new (local.get 0)))
            (func (export "n") (param i32) (result i32) (call $n (local.get 0)))
            (func (export "drop") (param i32) (call $drop (local.get 0))))
          (core instance $i (instantiate $m (with "h" (instance (export "new" (func $new)) (export "n" (func $n)) (export "drop" (func $drop))))))
          (func (export "new") (param "n" u32) (result u32) (canon lift (core func $i "new")))
          (func (export "n") (param "h" u32) (result u32) (canon lift (core func $i "n")))
          (func (export "drop") (param "h" u32) (canon lift (core func $i "drop"))))
        """;

    [Fact]
    public void Handles_their_objects_and_both_free_lists_are_restored()
    {
        using var compiled = Compile(KeepsHandles, Things.Imports());
        using var instance = ComponentInstance.Create(compiled, _options);
        foreach (var n in (uint[])[10, 20, 30, 40])
            instance.Call("new", WitValue.U32(n));
        instance.Call("drop", WitValue.U32(1));
        instance.Call("drop", WitValue.U32(3));
        var snapshot = instance.Capture(new Things.Keeper());
        using var restored = ComponentInstance.Restore(compiled, _options, snapshot, new Things.Keeper());
        Assert.Equal(snapshot.Digest(), restored.Capture(new Things.Keeper()).Digest());
        foreach (var each in new[] { instance, restored })
        {
            Assert.Equal(20u, each.Call("n", WitValue.U32(2)).AsU32);
            Assert.Equal(40u, each.Call("n", WitValue.U32(4)).AsU32);
            Assert.Equal(3u, each.Call("new", WitValue.U32(50)).AsU32);
            Assert.Equal(1u, each.Call("new", WitValue.U32(60)).AsU32);
            Assert.Equal(5u, each.Call("new", WitValue.U32(70)).AsU32);
            Assert.Equal(50u, each.Call("n", WitValue.U32(3)).AsU32);
        }

        Assert.Equal(instance.Capture(new Things.Keeper()).Digest(), restored.Capture(new Things.Keeper()).Digest());
    }

    [Fact]
    public void A_resource_may_forbid_a_snapshot_and_may_need_another_one_first()
    {
        using var compiled = Compile(KeepsHandles, Things.Imports());
        using var instance = ComponentInstance.Create(compiled, _options);
        instance.Call("new", WitValue.U32(1));
        instance.Call("new", WitValue.U32(Things.ChildOfNext));
        instance.Call("new", WitValue.U32(2));
        Assert.Contains("nothing was given", Assert.Throws<SnapshotRefusedException>(() => instance.Capture()).Message, StringComparison.Ordinal);
        using (var restored = ComponentInstance.Restore(compiled, _options, instance.Capture(new Things.Keeper()), new Things.Keeper()))
            Assert.Equal(1002u, restored.Call("n", WitValue.U32(2)).AsU32);
        instance.Call("new", WitValue.U32(Things.Forbidden));
        Assert.Equal("a thing is busy", Assert.Throws<SnapshotRefusedException>(() => instance.Capture(new Things.Keeper())).Message);
        Assert.Equal(1u, instance.Call("n", WitValue.U32(1)).AsU32);
    }

    [Fact]
    public void A_snapshot_survives_storage_and_damage_is_noticed()
    {
        using var compiled = Guest("rust-nowasi");
        using var instance = ComponentInstance.Create(compiled, _options);
        Add(instance, 3);
        var snapshot = instance.Capture();
        Assert.True(snapshot.ChangedBytes > 0);
        var pages = snapshot.Pages().DistinctBy(p => Convert.ToHexString(p.Sha256)).ToDictionary(p => Convert.ToHexString(p.Sha256), p => p.Page.ToArray());
        var head = snapshot.Head().ToArray();
        ReadOnlyMemory<byte> Load(ReadOnlyMemory<byte> name) => pages[Convert.ToHexString(name.Span)];
        var read = InstanceSnapshot.Read(head, Load);
        Assert.Equal(snapshot.Digest(), read.Digest());
        using (var restored = ComponentInstance.Restore(compiled, _options, read))
            Assert.Equal(7u, Add(restored, 4));

        for (var i = 0; i < head.Length; i += 7)
        {
            var damaged = head.ToArray();
            damaged[i] ^= 0x10;
            Assert.Throws<SnapshotRefusedException>(() => InstanceSnapshot.Read(damaged, Load));
        }

        Assert.Throws<SnapshotRefusedException>(() => InstanceSnapshot.Read(head.AsMemory(0, 20), Load));
        pages.First().Value[9] ^= 1;
        Assert.Contains("page", Assert.Throws<SnapshotRefusedException>(() => InstanceSnapshot.Read(head, Load)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_components_snapshot_is_refused()
    {
        using var one = Guest("rust-nowasi");
        using var two = Guest("c-pure");
        using var instance = ComponentInstance.Create(one, _options);
        var snapshot = instance.Capture();
        Assert.Contains("another component", Assert.Throws<SnapshotRefusedException>(() => ComponentInstance.Restore(two, _options, snapshot)).Message, StringComparison.Ordinal);
        using var plain = CompiledComponent.Compile(fixture.Engine, Guests.Decode("rust-nowasi"), new StubImports());
        Assert.Throws<SnapshotRefusedException>(() => ComponentInstance.Restore(plain, _options, snapshot));
        using var unedited = ComponentInstance.Create(plain, _options);
        Assert.Throws<SnapshotRefusedException>(() => unedited.Capture());
    }

    [Fact]
    public void A_trapped_instance_is_not_captured_and_a_limit_is_not_overrun()
    {
        using var compiled = Compile(Linked);
        using var instance = ComponentInstance.Create(compiled, _options);
        instance.Call("write", WitValue.U32(1));
        var snapshot = instance.Capture();
        var tight = new InstanceOptions { MaxMemoryBytes = 65_536 };
        Assert.Throws<SnapshotRefusedException>(() => ComponentInstance.Restore(compiled, tight, snapshot));
        using var trapped = ComponentInstance.Create(compiled, _options);
        trapped.TrapOf("read");
        Assert.Throws<SnapshotRefusedException>(() => trapped.Capture());
    }

    [Fact]
    public void Only_pages_that_changed_are_kept()
    {
        using var compiled = Compile(Linked);
        using var instance = ComponentInstance.Create(compiled, _options);
        Assert.Equal(0, instance.Capture().ChangedBytes);
        instance.Call("write", WitValue.U32(1));
        Assert.Equal(InstanceSnapshot.PageBytes, instance.Capture().ChangedBytes);
    }

    /// <summary>Prints times of 2 MB of changed memory; the figures are in docs/design/components.md, nothing fails by time.</summary>
    [Fact]
    public void Two_megabytes_are_captured_and_restored()
    {
        using var compiled = Compile("""
            (component
              (core module $m (memory 32) (func (export "fill") (param i32) (memory.fill (i32.const 0) (local.get 0) (i32.const 2097152)))
                (func (export "sum") (result i32) (i32.add (i32.load (i32.const 0)) (i32.load (i32.const 2097148)))))
              (core instance $i (instantiate $m))
              (func (export "fill") (param "x" u32) (canon lift (core func $i "fill")))
              (func (export "sum") (result u32) (canon lift (core func $i "sum"))))
            """);
        using var instance = ComponentInstance.Create(compiled, _options);
        instance.Call("fill", WitValue.U32(1));
        TimeSpan capture = TimeSpan.MaxValue, restore = TimeSpan.MaxValue;
        for (var i = 0; i < 20; i++)
        {
            var start = Stopwatch.GetTimestamp();
            var snapshot = instance.Capture();
            var captured = Stopwatch.GetTimestamp();
            using var restored = ComponentInstance.Restore(compiled, _options, snapshot);
            restore = Min(restore, Stopwatch.GetElapsedTime(captured));
            capture = Min(capture, Stopwatch.GetElapsedTime(start, captured));
            Assert.Equal(2 << 20, snapshot.ChangedBytes);
            Assert.Equal(0x02020202u, restored.Call("sum").AsU32);
        }

        Console.WriteLine($"2 MB: capture {capture.TotalMicroseconds:F0} us, restore {restore.TotalMicroseconds:F0} us");
        static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
    }

    private CompiledComponent Guest(string name) =>
        CompiledComponent.Compile(fixture.Engine, Guests.Decode(name), new StubImports(), new CompileOptions { Snapshots = true });

    private CompiledComponent Compile(string text, IHostImports? imports = null) => CompiledComponent.Compile(
        fixture.Engine, ComponentDefinition.Decode(WatText.ToWasm(text)), imports ?? HostImports.Empty, new CompileOptions { Snapshots = true });

    private static ulong Add(ComponentInstance instance, ulong n) =>
        instance.FindFunction(instance.Tree.Plan.Exports.Keys.Single(), "add")!.Call([WitValue.U64(n)]).AsU64;

    private sealed class NoResources : IHostResourceKeeper
    {
        public ReadOnlyMemory<byte> Save(ResourceType type, object resource, Func<object, uint?> repOf) => Encoding.UTF8.GetBytes(type.Name);

        public object Restore(ResourceType type, ReadOnlyMemory<byte> saved, Func<uint, object> byRep) => new();
    }
}
