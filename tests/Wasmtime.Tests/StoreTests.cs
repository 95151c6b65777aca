using Xunit;

namespace GolemOrleans.Wasmtime.Tests;

[Collection(nameof(Fixture))]
public sealed class StoreTests(Fixture fixture)
{
    private const string Endless = """(module (func (export "run") (loop $l br $l)))""";
    private const string CallsHost = """(module (import "h" "f" (func $f)) (func (export "run") call $f))""";

    [Fact]
    public async Task An_interrupt_ends_an_endless_loop_and_only_that()
    {
        var (endless, endlessInstance) = fixture.Instantiate(Endless);
        using var started = new SemaphoreSlim(0);
        var (other, otherInstance) = fixture.Instantiate("""
            (module (import "h" "f" (func $f (param i32) (result i32)))
              (func (export "run") (loop $l (br_if $l (i32.eqz (call $f (i32.const 0)))))))
            """, Host.IntToInt((_, _) => endless.IsInterrupted ? 1 : 0));
        using (endless)
        using (other)
        {
            // The other store loops across the epoch bump and must live on.
            var survivor = Task.Run(() => Fixture.CallInt(other, otherInstance, "run"));
            var victim = Task.Run(() =>
            {
                started.Release();
                return Assert.Throws<WasmTrapException>(() => Fixture.CallInt(endless, endlessInstance, "run"));
            });
            await started.WaitAsync(TimeSpan.FromSeconds(60));
            endless.Interrupt();
            Assert.Equal(WasmTrapCode.Interrupt, (await victim.WaitAsync(TimeSpan.FromSeconds(60))).Code);
            await survivor.WaitAsync(TimeSpan.FromSeconds(60));
        }
    }

    [Fact]
    public void An_interrupted_store_refuses_the_next_call()
    {
        var (store, instance) = fixture.Instantiate("""(module (func (export "run")))""");
        using (store)
        {
            store.Interrupt();
            Assert.Equal(WasmTrapCode.Interrupt, Assert.Throws<WasmTrapException>(() => Fixture.CallInt(store, instance, "run")).Code);
        }

        store.Interrupt();
    }

    [Fact]
    public void A_store_cannot_be_disposed_from_within_its_own_call()
    {
        var host = new Host((s, _) => s.Dispose(), [], []);
        var (store, instance) = fixture.Instantiate(CallsHost, host);
        using (store)
        {
            var trap = Assert.Throws<WasmTrapException>(() => Fixture.CallInt(store, instance, "run"));
            Assert.IsType<InvalidOperationException>(trap.InnerException);
        }
    }

    [Fact]
    public async Task A_second_thread_is_refused_while_a_call_runs()
    {
        using var inside = new SemaphoreSlim(0);
        using var leave = new SemaphoreSlim(0);
        var host = Host.Action(() =>
        {
            inside.Release();
            Assert.True(leave.Wait(TimeSpan.FromSeconds(60)));
        });
        var (store, instance) = fixture.Instantiate(CallsHost, host);
        using (store)
        {
            var running = Task.Run(() => Fixture.CallInt(store, instance, "run"));
            Assert.True(await inside.WaitAsync(TimeSpan.FromSeconds(60)));
            Assert.True(store.IsRunning);
            Assert.Throws<InvalidOperationException>(() => Fixture.CallInt(store, instance, "run"));
            Assert.Throws<InvalidOperationException>(store.Dispose);
            leave.Release();
            await running.WaitAsync(TimeSpan.FromSeconds(60));
            Assert.False(store.IsRunning);
        }
    }

    [Fact]
    public void Memory_is_seen_through_growth_and_never_beyond_its_limit()
    {
        using var module = fixture.Compile("""
            (module (memory (export "m") 1)
              (func (export "grow") (param i32) (result i32) local.get 0 memory.grow)
              (func (export "peek") (param i32) (result i32) local.get 0 i32.load8_u))
            """);
        using var store = new WasmStore(fixture.Engine, new WasmStoreLimits(MemoryBytes: 3 * 65536));
        var instance = store.Instantiate(module, []);
        var memory = store.Export(instance, "m").AsMemory();
        Assert.Equal(65536, store.Span(memory).Length);
        Assert.Equal(1, Fixture.CallInt(store, instance, "grow", 2));
        var span = store.Span(memory);
        Assert.Equal(3 * 65536, span.Length);
        span[2 * 65536] = 99;
        Assert.Equal(99, Fixture.CallInt(store, instance, "peek", 2 * 65536));
        Assert.Equal(-1, Fixture.CallInt(store, instance, "grow", 1));
        Assert.Throws<WasmException>(() => store.Grow(memory, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => store.Bytes(memory, 3 * 65536 - 1, 2).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => store.Bytes(memory, ulong.MaxValue, 2).Length);
    }

    [Fact]
    public void Globals_and_tables_are_read_and_written()
    {
        var (store, instance) = fixture.Instantiate("""
            (module (global (export "g") (mut i64) (i64.const 7)) (global (export "c") i32 (i32.const 1)) (global (export "r") externref (ref.null extern))
              (table (export "t") 2 4 funcref) (elem (i32.const 0) $f)
              (func $f (export "f")))
            """);
        using (store)
        {
            var global = store.Export(instance, "g").AsGlobal();
            Assert.Equal(7, store.Get(global).I64);
            store.Set(global, new ValRaw { I64 = -9 });
            Assert.Equal(-9, store.Get(global).I64);
            Assert.Throws<WasmException>(() => store.Set(store.Export(instance, "c").AsGlobal(), default));
            Assert.Throws<NotSupportedException>(() => store.Get(store.Export(instance, "r").AsGlobal()));

            var table = store.Export(instance, "t").AsTable();
            var f = store.Export(instance, "f").AsFunction().Reference;
            Assert.Equal(f, store.Get(table, 0));
            Assert.True(store.Get(table, 1).IsNull);
            store.Set(table, 1, f);
            Assert.Equal(f, store.Get(table, 1));
            store.Grow(table, 2);
            Assert.Equal(4, store.Length(table));
            Assert.Throws<WasmException>(() => store.Grow(table, 1));
            Assert.Throws<ArgumentOutOfRangeException>(() => store.Get(table, 4));
            Assert.Throws<ArgumentOutOfRangeException>(() => store.Set(table, 4, f));
        }
    }

    [Fact]
    public void Many_stores_live_side_by_side()
    {
        using var module = fixture.Compile("""
            (module (memory (export "m") 1) (data (i32.const 0) "x")
              (func (export "next") (result i32) (i32.store (i32.const 8) (i32.add (i32.load (i32.const 8)) (i32.const 1))) (i32.load (i32.const 8))))
            """);
        var stores = new List<(WasmStore Store, WasmInstance Instance)>();
        for (var i = 0; i < 2000; i++)
        {
            var store = new WasmStore(fixture.Engine);
            stores.Add((store, store.Instantiate(module, [])));
        }

        foreach (var (store, instance) in stores)
            Assert.Equal(1, Fixture.CallInt(store, instance, "next"));
        foreach (var (store, _) in stores)
            store.Dispose();
    }

    [Fact]
    public void A_thread_whose_stack_is_too_small_is_refused()
    {
        // The system may give a thread more stack than was asked for, so the need is varied, not the thread.
        StackRoom.Require(64 * 1024);
        var refused = Assert.Throws<InvalidOperationException>(() => StackRoom.Require(1 << 30));
        Assert.Contains("stack", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stack_overflow_on_the_smallest_accepted_thread_is_a_trap()
    {
        var (store, instance) = fixture.Instantiate("""(module (func $f (export "run") (result i32) i32.const 1 call $f i32.add))""");
        using (store)
        {
            Exception? thrown = null;
            var thread = new Thread(() => thrown = Record.Exception(() => Fixture.CallInt(store, instance, "run")), 1024 * 1024);
            thread.Start();
            thread.Join();
            Assert.Equal(WasmTrapCode.StackOverflow, Assert.IsType<WasmTrapException>(thrown).Code);
        }
    }
}
