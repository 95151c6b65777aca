using Xunit;

namespace GolemOrleans.Wasmtime.Tests;

[Collection(nameof(Fixture))]
public sealed class ModuleTests(Fixture fixture)
{
    [Fact]
    public void Imports_and_exports_are_read_from_the_bytes()
    {
        using var module = fixture.Compile("""
            (module
              (import "a" "f" (func (param i32 f64) (result i64)))
              (import "a" "m" (memory 1 2))
              (import "b" "t" (table 3 funcref))
              (import "b" "g" (global (mut f32)))
              (table $o (export "o") 1 5 externref)
              (global (export "s") i32 (i32.add (i32.const 1) (i32.const -2)))
              (global (export "h") i64 (i64.const 8))
              (func (export "own") (result v128) unreachable)
              (export "m" (memory 0)))
            """);
        Assert.Equal(4, module.Imports.Length);
        Assert.Equal(new WasmImport("a", "m", new WasmMemoryExtern(1, 2)), module.Imports[1]);
        Assert.Equal(new WasmTableExtern(WasmValueType.FuncRef, 3, null), module.Imports[2].Type);
        Assert.Equal(new WasmGlobalExtern(WasmValueType.F32, true), module.Imports[3].Type);
        var function = Assert.IsType<WasmFunctionExtern>(module.Imports[0].Type).Type;
        Assert.Equal("(I32, F64) -> (I64)", function.ToString());
        Assert.Equal(["o", "s", "h", "own", "m"], module.Exports.Select(e => e.Name));
        Assert.Equal(new WasmTableExtern(WasmValueType.ExternRef, 1, 5), module.Exports[0].Type);
        Assert.Equal(new WasmGlobalExtern(WasmValueType.I64, false), module.Exports[2].Type);
        Assert.Equal(new WasmMemoryExtern(1, 2), module.Exports[4].Type);
    }

    [Fact]
    public void Exception_references_in_types_do_not_abort_the_process()
    {
        var (store, instance) = fixture.Instantiate("""
            (module (tag $t (export "t") (param i32))
              (func (export "f") (param exnref))
              (func (export "caught") (result i32)
                (block $h (result i32) (try_table (catch $t $h) (throw $t (i32.const 5))) unreachable)))
            """);
        using (store)
        {
            Assert.Equal(5, Fixture.CallInt(store, instance, "caught"));
            Assert.True(store.Export(instance, "f").AsFunction().Type!.HasReferences);
            Assert.Null(store.ActualType(store.Export(instance, "f").AsFunction()));
        }
    }

    [Fact]
    public void An_artifact_is_loaded_and_runs()
    {
        var wasm = WatText.ToWasm("""(module (func (export "f") (result i32) i32.const 6))""");
        using var compiled = WasmModule.Compile(fixture.Engine, wasm);
        var path = Path.GetTempFileName();
        File.WriteAllBytes(path, compiled.Serialize());
        using var loaded = WasmModule.LoadArtifact(fixture.Engine, path, wasm);
        using var store = new WasmStore(fixture.Engine);
        Assert.Equal(6, Fixture.CallInt(store, store.Instantiate(loaded, []), "f"));
        Assert.Throws<WasmException>(() => WasmModule.LoadArtifact(fixture.Engine, path + ".absent", wasm));
        // Another file: a mapped artifact must not be changed in place.
        var garbage = Path.GetTempFileName();
        File.WriteAllText(garbage, "not an artifact");
        Assert.Throws<WasmException>(() => WasmModule.LoadArtifact(fixture.Engine, garbage, wasm));
        File.Delete(garbage);
        File.Delete(path);
    }

    [Theory]
    [InlineData("(module (memory i64 1))")]
    [InlineData("(module (memory 1 1 shared))")]
    [InlineData("(module (type (struct)))")]
    [InlineData("(module (func (param i32) local.get 0 i64.eqz drop))")]
    public void Modules_of_other_features_or_ill_typed_ones_are_refused(string text) =>
        Assert.Throws<WasmException>(() => fixture.Compile(text));

    [Fact]
    public void Bytes_that_are_no_module_are_refused()
    {
        Assert.Throws<WasmException>(() => WasmModule.Compile(fixture.Engine, []));
        Assert.Throws<WasmException>(() => WasmModule.Compile(fixture.Engine, "(module)"u8));
        Assert.Throws<WasmException>(() => WasmModule.Compile(fixture.Engine, WatText.ToWasm("(component)")));
        Assert.Throws<WasmException>(() => WasmModule.Compile(fixture.Engine, [.. "\0asm\x1\0\0\0"u8, 1]));
        Assert.Throws<WasmException>(() => WatText.ToWasm("(module"));
    }

    [Fact]
    public void The_baseline_compiler_runs_the_same_code()
    {
        using var engine = new WasmEngine(new WasmEngineOptions { Compiler = WasmCompiler.Baseline });
        using var module = WasmModule.Compile(engine, WatText.ToWasm("""(module (func (export "f") (param i32) (result i32) local.get 0 i32.const 3 i32.mul))"""));
        using var store = new WasmStore(engine);
        Assert.Equal(21, Fixture.CallInt(store, store.Instantiate(module, []), "f", 7));
        Assert.NotEqual(fixture.Engine.Fingerprint, engine.Fingerprint);
        using var other = new WasmStore(fixture.Engine);
        Assert.Throws<ArgumentException>(() => other.Instantiate(module, []));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(64 * 1024 - 1)]
    [InlineData(2 * 1024 * 1024 + 1)]
    public void Stack_sizes_that_would_abort_the_process_are_refused(int bytes) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new WasmEngine(new WasmEngineOptions { MaxWasmStackBytes = bytes }));

    [Fact]
    public void Canonical_NaNs_are_an_option_of_the_optimizing_compiler_only()
    {
        using var engine = new WasmEngine(new WasmEngineOptions { CanonicalizeNaNs = true, MaxWasmStackBytes = 2 * 1024 * 1024 });
        Assert.Throws<NotSupportedException>(() =>
            new WasmEngine(new WasmEngineOptions { CanonicalizeNaNs = true, Compiler = WasmCompiler.Baseline }));
    }
}
