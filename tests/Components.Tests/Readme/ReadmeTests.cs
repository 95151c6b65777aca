using System.Diagnostics;
using GolemOrleans.Wasmtime;
using Xunit;

namespace GolemOrleans.Components.Tests.Readme;

/// <summary>The program in components/README.md is tests/Components.Readme, and it does what it says.</summary>
public sealed class ReadmeTests
{
    private const string Shop = """
        (component
          (import "shop:host/baskets@1.0.0" (instance $h
            (export "basket" (type $basket (sub resource)))
            (export "[constructor]basket" (func (param "owner" string) (result (own $basket))))
            (export "[method]basket.add" (func (param "self" (borrow $basket)) (param "item" string) (result u32)))
            (export "greet" (func (param "name" string) (result string)))))
          (alias export $h "basket" (type $basket))
          (core module $libc
            (memory (export "memory") 1) (global $next (mut i32) (i32.const 1024))
            (func (export "realloc") (param i32 i32 i32 i32) (result i32) (global.get $next) (global.set $next (i32.add (global.get $next) (local.get 3)))))
          (core instance $libc (instantiate $libc))
          (core func $new (canon lower (func $h "[constructor]basket") (memory (core memory $libc "memory"))))
          (core func $add (canon lower (func $h "[method]basket.add") (memory (core memory $libc "memory"))))
          (core func $greet (canon lower (func $h "greet") (memory (core memory $libc "memory")) (realloc (core func $libc "realloc"))))
          (core func $drop (canon resource.drop $basket))
          (core module $m
            (import "libc" "memory" (memory 1))
            (import "h" "new" (func $new (param i32 i32) (result i32))) (import "h" "add" (func $add (param i32 i32 i32) (result i32)))
            (import "h" "greet" (func $greet (param i32 i32 i32))) (import "h" "drop" (func $drop (param i32)))
            (data (i32.const 64) "apple")
            (func (export "run") (param i32 i32) (result i32) (local $b i32)
              (local.set $b (call $new (local.get 0) (local.get 1)))
              (drop (call $add (local.get $b) (i32.const 64) (i32.const 5)))
              (drop (call $add (local.get $b) (i32.const 64) (i32.const 5)))
              (call $drop (local.get $b))
              (call $greet (local.get 0) (local.get 1) (i32.const 8))
              (i32.const 8)))
          (core instance $m (instantiate $m (with "libc" (instance $libc)) (with "h" (instance
            (export "new" (func $new)) (export "add" (func $add)) (export "greet" (func $greet)) (export "drop" (func $drop))))))
          (func $run (param "name" string) (result string) (canon lift (core func $m "run") (memory (core memory $libc "memory")) (realloc (core func $libc "realloc"))))
          (instance $api (export "run" (func $run)))
          (export "shop:guest/api@1.0.0" (instance $api)))
        """;

    [Fact]
    public void The_readmes_program_is_the_one_that_is_compiled()
    {
        var readme = Read("README.md");
        var start = readme.IndexOf("```csharp\n", StringComparison.Ordinal) + "```csharp\n".Length;
        Assert.Equal(Read("Program.cs"), readme[start..readme.IndexOf("```\n", start, StringComparison.Ordinal)]);
    }

    [Fact]
    public async Task The_readmes_program_runs_a_component_with_host_functions_and_a_resource()
    {
        var folder = Directory.CreateTempSubdirectory("readme-");
        try
        {
            File.WriteAllBytes(Path.Combine(folder.FullName, "shop.wasm"), WatText.ToWasm(Shop));
            var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "Components.Readme.dll")])
            {
                WorkingDirectory = folder.FullName,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync();
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.Equal("Ada dropped a basket of 2\nHello, Ada!\n", output.ReplaceLineEndings("\n") + await error);
            Assert.NotEmpty(Directory.GetFiles(Path.Combine(folder.FullName, "artifacts")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(ReadmeTests).Assembly.GetManifestResourceStream($"readme/{name}")!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
