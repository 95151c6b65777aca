using System.Xml.Linq;
using Xunit;

namespace GolemOrleans.Architecture.Tests;

/// <summary>References go one way: wasmtime ← components → values ← oplog ← runtime ← grains → grain-interfaces ← gateway; silo composes; rib stands on values alone.</summary>
public sealed class RoomTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["wasmtime"] = [],
        ["values"] = [],
        ["rib"] = ["values"],
        ["components"] = ["wasmtime", "values"],
        ["oplog"] = ["values"],
        ["runtime"] = ["components", "values", "oplog"],
        ["engine"] = [],
        ["grain-interfaces"] = ["engine"],
        ["grains"] = ["grain-interfaces", "runtime", "engine"],
        ["gateway"] = ["grain-interfaces", "values", "rib", "engine"],
        ["silo"] = ["gateway", "grains", "engine"],
        ["cli"] = ["silo", "values"],
    };

    public static IEnumerable<object[]> RoomNames() => Tree.Rooms().Select(r => new object[] { r });

    [Theory, MemberData(nameof(RoomNames))]
    public void A_room_references_only_the_rooms_below_it(string room)
    {
        Assert.True(Allowed.TryGetValue(room, out var allowed), $"{room} is a new room: decide what it may reference.");
        var referenced = Projects(room).SelectMany(p => p.Descendants("ProjectReference"))
            .Select(r => Path.GetFileName(Path.GetDirectoryName(r.Attribute("Include")!.Value.Replace('\\', '/')))!);
        Assert.Empty(referenced.Except(allowed!));
    }

    [Theory, MemberData(nameof(RoomNames))]
    public void Package_versions_are_central(string room) =>
        Assert.DoesNotContain(Projects(room).SelectMany(p => p.Descendants("PackageReference")), r => r.Attribute("Version") is not null);

    [Theory]
    [InlineData("runtime", "Orleans", "Microsoft.AspNetCore")]
    [InlineData("grains", "Npgsql", "SQLitePCL", "Microsoft.AspNetCore", "GolemOrleans.Wasmtime", "GolemOrleans.Components")]
    [InlineData("grain-interfaces", "GolemOrleans.Runtime", "GolemOrleans.Oplog", "GolemOrleans.Wasmtime", "GolemOrleans.Components")]
    [InlineData("gateway", "Npgsql", "SQLitePCL", "GolemOrleans.Wasmtime", "GolemOrleans.Components", "GolemOrleans.Runtime", "GolemOrleans.Oplog")]
    [InlineData("oplog", "Orleans", "Microsoft.AspNetCore", "GolemOrleans.Wasmtime", "GolemOrleans.Components")]
    [InlineData("components", "Orleans", "Microsoft.AspNetCore", "GolemOrleans.Oplog")]
    [InlineData("values", "Orleans", "Microsoft.AspNetCore", "GolemOrleans.Wasmtime", "GolemOrleans.Oplog")]
    [InlineData("rib", "Orleans", "Microsoft.AspNetCore", "GolemOrleans.Oplog", "GolemOrleans.GrainInterfaces")]
    public void A_room_does_not_use_what_is_not_its_business(string room, params string[] foreign)
    {
        var used = from source in Tree.Sources(room)
                   from line in Tree.Lines(source)
                   where line.StartsWith("using ", StringComparison.Ordinal)
                   let name = line["using ".Length..].Replace("static ", "", StringComparison.Ordinal).TrimEnd(';')
                   where foreign.Any(f => name == f || name.StartsWith(f + ".", StringComparison.Ordinal))
                   select $"{source}: {name}";
        Assert.Empty(used);
    }

    private static IEnumerable<XDocument> Projects(string room) =>
        Directory.EnumerateFiles(Path.Combine(Tree.Root, room), "*.csproj").Select(f => XDocument.Load(f));
}
