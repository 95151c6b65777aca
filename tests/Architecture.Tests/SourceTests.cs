using System.Text.RegularExpressions;
using Xunit;

namespace GolemOrleans.Architecture.Tests;

/// <summary>Habits of the sources that a compiler does not check.</summary>
public sealed partial class SourceTests
{
    // Composition roots may read the machine's clock, randomness and ids; everything else has them passed in. The engine
    // stands in for Orleans, which makes such ids itself.
    private static readonly string[] CompositionRoots = ["silo/", "cli/", "bench/", "engine/", "tests/", "gateway/GatewayRoutes.cs", "runtime/Services/IRandomSource.cs"];

    [Fact]
    public void Files_are_short()
    {
        var sizes = Tree.Sources().Select(s => (Source: s, Lines: Tree.Lines(s).Length)).OrderBy(s => s.Lines).ToArray();
        Assert.DoesNotContain(sizes, s => s.Lines > 600);
        Assert.True(sizes[sizes.Length / 2].Lines <= 100, $"the median file has {sizes[sizes.Length / 2].Lines} lines");
        Assert.True(sizes[sizes.Length * 9 / 10].Lines <= 300, $"one file in ten has more than {sizes[sizes.Length * 9 / 10].Lines} lines");
    }

    [Fact]
    public void Clocks_randomness_and_ids_are_passed_in() =>
        Assert.Empty(Matches(MachineState(), s => !CompositionRoots.Any(s.StartsWith)));

    [Fact]
    public void Product_code_does_not_sleep() => Assert.Empty(Matches(Sleeping(), s => !s.StartsWith("tests/", StringComparison.Ordinal)));

    /// <summary>Code behind such an await runs outside of the grain's turns; Orleans' analyzer refuses it.</summary>
    [Fact]
    public void Grains_do_not_leave_their_scheduler() => Assert.Empty(Matches(LeavingTurns(), s => s.StartsWith("grains/", StringComparison.Ordinal) && Path.GetFileName(s).Contains("Grain.", StringComparison.Ordinal)));

    [Fact]
    public void Failures_are_not_swallowed() =>
        Assert.DoesNotContain(Tree.Sources().Where(s => !s.StartsWith("tests/", StringComparison.Ordinal)), s => EmptyCatch().IsMatch(string.Join('\n', Tree.Lines(s))));

    [Fact]
    public void Unfinished_work_is_not_marked_in_the_sources() => Assert.Empty(Matches(Unfinished(), _ => true));

    private static IEnumerable<string> Matches(Regex pattern, Func<string, bool> chosen) =>
        from source in Tree.Sources().Where(chosen)
        where !source.StartsWith("tests/Architecture.Tests/", StringComparison.Ordinal)
        from line in Tree.Lines(source)
        where pattern.IsMatch(line)
        select $"{source}: {line.Trim()}";

    [GeneratedRegex(@"\bDateTime(Offset)?\.(UtcNow|Now|Today)\b|\bGuid\.(NewGuid|CreateVersion7)\b|\bRandom\.Shared\b|\bnew Random\(|\bEnvironment\.TickCount|\bRandomNumberGenerator\.(GetBytes|Fill|GetInt32)\b")]
    private static partial Regex MachineState();

    [GeneratedRegex(@"\bConfigureAwait\(")]
    private static partial Regex LeavingTurns();

    [GeneratedRegex(@"\bThread\.Sleep\(")]
    private static partial Regex Sleeping();

    [GeneratedRegex(@"catch\s*(\([^)]*\))?\s*\{\s*\}")]
    private static partial Regex EmptyCatch();

    [GeneratedRegex(@"\b(TODO|FIXME|XXX|HACK)\b")]
    private static partial Regex Unfinished();
}
