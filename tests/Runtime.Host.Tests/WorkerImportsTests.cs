using GolemOrleans.Components.Hosting;
using GolemOrleans.Values.Wit;
using Xunit;

namespace GolemOrleans.Runtime.Host.Tests;

public sealed class WorkerImportsTests
{
    private static readonly HostServices Services = new() { WorkerFilesDirectory = "unused" };
    private static readonly Lazy<HostImports> Imports = new(() => WorkerImports.Create(Services));

    private static readonly string[] Missing = ["golem:rdbms/mysql"];

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

    /// <summary>Everything that the world in <c>wit/</c> offers, but one: MySQL is refused when a component is linked.</summary>
    [Fact]
    public void Every_interface_of_the_host_world_is_bound()
    {
        var packages = HostWit.Load();
        var bound = WorkerImports.Bind(Services).Select(i => i.Name).ToHashSet();
        var missing = packages.FindWorld(WorkerImports.World)!.Imports.Select(import => import.Interface!)
            .Where(wit => !bound.Contains(wit.Name) && (wit.Functions.Length != 0 || wit.Types.Any(t => t.Resource is not null)))
            .Select(wit => WitVersion.Split(wit.Name).Name);
        Assert.Equal(Missing, missing.Order());
    }

    [Fact]
    public void A_component_that_imports_mysql_is_refused_by_name()
    {
        var wat = new WatComponent().Import("golem:rdbms/mysql", "[static]db-connection.open");
        var definition = wat.Build("");
        var refused = Assert.ThrowsAny<Exception>(() => new Wat.WatWorker(definition));
        Assert.Contains("golem:rdbms/mysql", refused.Message, StringComparison.Ordinal);
    }
}
