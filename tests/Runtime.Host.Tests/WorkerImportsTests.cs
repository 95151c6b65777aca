using GolemOrleans.Components.Hosting;
using GolemOrleans.Values.Wit;
using Xunit;

namespace GolemOrleans.Runtime.Host.Tests;

public sealed class WorkerImportsTests
{
    private static readonly HostServices Services = new() { WorkerFilesDirectory = "unused" };
    private static readonly Lazy<HostImports> Imports = new(() => WorkerImports.Create(Services));

    [Theory]
    [InlineData("wasi:io/streams@0.2.0")]
    [InlineData("wasi:io/streams@0.2.3")]
    [InlineData("wasi:cli/environment@0.2.2")]
    [InlineData("golem:api/host@1.1.6")]
    public void An_import_of_any_compatible_version_is_found(string name) =>
        Assert.NotNull(Imports.Value.Resolve(name, new([])));

    [Theory]
    [InlineData("wasi:io/streams@0.3.0")]
    [InlineData("wasi:io/streams@0.2.0-rc-2023-11-10")]
    [InlineData("wasi:io/nothing@0.2.0")]
    public void Other_versions_and_names_are_not_found(string name) =>
        Assert.Null(Imports.Value.Resolve(name, new([])));

    [Fact]
    public void A_bound_interface_has_exactly_the_functions_and_resources_of_its_text()
    {
        var packages = HostWit.Load();
        foreach (var bound in WorkerImports.Bind(Services))
        {
            var wit = packages.Find(bound.Name)!;
            Assert.Equal(wit.Functions.Select(f => f.Name), bound.Functions.Select(f => f.Name));
            Assert.Equal(
                wit.Types.Where(t => t.Origin is null && t.Resource?.Name == t.Name).Select(t => t.Name),
                bound.Resources.Select(r => r.Type.Name));
        }
    }
}
