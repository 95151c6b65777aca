using GolemOrleans.Components;
using GolemOrleans.EndToEnd.Tests.Crash;
using GolemOrleans.Values.Wit;
using Xunit;

namespace GolemOrleans.EndToEnd.Tests.Interfaces;

/// <summary>The table of interfaces against the WIT packages of the host and against what its guests really use.</summary>
public sealed class CoverageTests
{
    /// <summary>Interfaces whose kills are in a test of their own.</summary>
    private static readonly Dictionary<string, Type> s_elsewhere = new()
    {
        ["golem:api/oplog-processor"] = typeof(OplogProcessorTests),
        ["golem:rdbms/mysql"] = typeof(RefusedImportTests),
    };

    private static readonly IReadOnlyList<WitInterface> s_offered =
        [.. HostWit.Load().Interfaces.Where(wit => !wit.Name.StartsWith("golem-orleans:", StringComparison.Ordinal))];

    [Fact]
    public void Every_interface_has_a_guest_that_is_killed_and_replayed() => Assert.Equal(
        s_offered.Select(wit => Plain(wit.Name)).Order(StringComparer.Ordinal),
        InterfaceRows.All.SelectMany(row => row.Interfaces).Concat(s_elsewhere.Keys).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void A_row_names_only_interfaces_that_its_guest_uses()
    {
        var used = InterfaceRows.All.Select(row => row.Guest).Distinct()
            .ToDictionary(guest => guest, guest => Used(guest).Select(wit => Plain(wit.Name)).ToHashSet());
        Assert.Empty(InterfaceRows.All.SelectMany(row => row.Interfaces.Except(used[row.Guest]).Select(name => $"{row}: {name}")));
    }

    [Fact]
    public void Every_function_is_used_by_one_of_the_guests()
    {
        var used = InterfaceRows.All.Select(row => row.Guest).Distinct().SelectMany(Used).SelectMany(Functions).ToHashSet();
        Assert.Empty(s_offered.Where(wit => !s_elsewhere.ContainsKey(Plain(wit.Name))).SelectMany(Functions).Except(used));
    }

    private static IEnumerable<WitInterface> Used(string guest) =>
        ComponentWit.Describe(ComponentDefinition.Decode(InterfaceGuests.Load(guest))).Interfaces;

    private static IEnumerable<string> Functions(WitInterface wit) => wit.Functions.Select(function => $"{Plain(wit.Name)} {function.Name}");

    private static string Plain(string name) => WitVersion.Split(name).Name;
}
