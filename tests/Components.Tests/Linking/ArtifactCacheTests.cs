using GolemOrleans.Components.Hosting;
using GolemOrleans.Values;
using GolemOrleans.Wasmtime;
using Xunit;

namespace GolemOrleans.Components.Tests.Linking;

[Collection(nameof(LinkingFixture))]
public sealed class ArtifactCacheTests(LinkingFixture fixture) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("artifacts").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_component_is_compiled_once_and_then_loaded()
    {
        var cache = new FileArtifactCache(_folder);
        var definition = ComponentDefinition.Decode(WatText.ToWasm(ComponentTexts.Add));
        using (CompiledComponent.Compile(fixture.Engine, definition, HostImports.Empty, cache))
        {
        }

        var file = Assert.Single(Directory.GetFiles(_folder));
        var written = File.GetLastWriteTimeUtc(file);
        using var loaded = CompiledComponent.Compile(fixture.Engine, definition, HostImports.Empty, cache);
        using var instance = ComponentInstance.Create(loaded, new InstanceOptions());
        Assert.Equal(3u, instance.Call("add", WitValue.U32(1), WitValue.U32(2)).AsU32);
        Assert.Equal(file, Assert.Single(Directory.GetFiles(_folder)));
        Assert.Equal(written, File.GetLastWriteTimeUtc(file));
    }

    [Fact]
    public void Engines_with_other_settings_have_other_artifacts()
    {
        using var other = new ComponentEngine(new ComponentEngineOptions { CanonicalizeNaNs = true });
        var cache = new FileArtifactCache(_folder);
        var definition = ComponentDefinition.Decode(WatText.ToWasm(ComponentTexts.Add));
        using var first = CompiledComponent.Compile(fixture.Engine, definition, HostImports.Empty, cache);
        using var second = CompiledComponent.Compile(other, definition, HostImports.Empty, cache);
        Assert.Equal(2, Directory.GetFiles(_folder).Length);
    }

    [Fact]
    public void The_first_writer_wins_and_nothing_temporary_remains()
    {
        var cache = new FileArtifactCache(_folder);
        Assert.Null(cache.Find("00ff"));
        var path = cache.Store("00ff", [1, 2, 3]);
        Assert.Equal(path, cache.Store("00ff", [4]));
        Assert.Equal(path, cache.Find("00ff"));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("ABC")]
    [InlineData("")]
    public void A_key_cannot_leave_the_folder(string key) =>
        Assert.ThrowsAny<ArgumentException>(() => new FileArtifactCache(_folder).Find(key));
}
