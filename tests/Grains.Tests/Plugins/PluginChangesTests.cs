using GolemOrleans.GrainInterfaces;
using GolemOrleans.GrainInterfaces.Errors;
using GolemOrleans.Grains.Components;
using Xunit;

namespace GolemOrleans.Grains.Tests.Plugins;

/// <summary>Installs, updates and uninstalls as one change.</summary>
public sealed class PluginChangesTests
{
    private static readonly Guid s_one = Guid.NewGuid();
    private static readonly Guid s_two = Guid.NewGuid();
    private static readonly PluginInstallationRecord[] s_installed =
    [
        new() { Id = s_one, Name = "one", Version = "1", Registered = true, Priority = 1 },
        new() { Id = s_two, Name = "two", Version = "1", Registered = true, Priority = 2 },
    ];

    [Fact]
    public void A_batch_is_applied_in_its_order_and_the_result_is_ordered_by_priority()
    {
        var three = Guid.NewGuid();
        var result = PluginChanges.Apply(s_installed,
        [
            new PluginChange { Kind = PluginChangeKind.Install, InstallationId = three, Name = "three", Version = "2", Priority = 0 },
            new PluginChange { Kind = PluginChangeKind.Update, InstallationId = s_one, Priority = 9, Parameters = [new("a", "b")] },
            new PluginChange { Kind = PluginChangeKind.Update, InstallationId = three, Priority = 5 },
            new PluginChange { Kind = PluginChangeKind.Uninstall, InstallationId = s_two },
        ]);
        Assert.Equal([(three, 5), (s_one, 9)], result.Select(plugin => (plugin.Id, plugin.Priority)));
        Assert.Equal(("one", "1"), (result[1].Name, result[1].Version));
        Assert.Equal([new("a", "b")], result[1].Parameters);
        Assert.Equal(2, s_installed.Length);
    }

    [Theory]
    [InlineData(PluginChangeKind.Update)]
    [InlineData(PluginChangeKind.Uninstall)]
    public void What_is_not_installed_or_no_more_is_not_found(PluginChangeKind kind)
    {
        var gone = new PluginChange { Kind = PluginChangeKind.Uninstall, InstallationId = s_one };
        foreach (var changes in new[] { [new PluginChange { Kind = kind, InstallationId = Guid.NewGuid() }], new[] { gone, new PluginChange { Kind = kind, InstallationId = s_one } } })
            Assert.Equal(RegistryErrorKind.NotFound, Assert.Throws<RegistryException>(() => PluginChanges.Apply(s_installed, changes)).Kind);
    }
}
