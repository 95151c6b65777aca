using GolemOrleans.Wasmtime.Interop;
using Xunit;

namespace GolemOrleans.Wasmtime.Tests;

public sealed class NativeLibraryTests
{
    [Fact]
    public void The_library_of_this_platform_lies_beside_the_assembly() =>
        Assert.Contains(NativeLibraryResolver.Candidates(typeof(WasmEngine).Assembly), File.Exists);

    [Fact]
    public void The_search_does_not_depend_on_the_current_directory() =>
        Assert.All(NativeLibraryResolver.Candidates(typeof(WasmEngine).Assembly), path => Assert.True(Path.IsPathFullyQualified(path)));
}
