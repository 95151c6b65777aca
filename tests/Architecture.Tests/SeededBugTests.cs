using System.Text.RegularExpressions;
using Xunit;

namespace GolemOrleans.Architecture.Tests;

/// <summary>The list that <c>tests/seeded-bugs/run</c> works through is complete, true and documented.</summary>
public sealed class SeededBugTests
{
    public static IEnumerable<object[]> Bugs() =>
        Tree.Lines("tests/seeded-bugs/bugs").Select(line => line.Split(' ')).Select(words => new object[] { words[0], words[1], words[2] });

    [Fact]
    public void Every_seeded_bug_has_a_test_that_catches_it()
    {
        var seeded = Regex.Matches(string.Join('\n', Tree.Lines("oplog/Faults/SeededBugs.cs")), "Is\\(\"([a-z-]+)\"\\)").Select(match => match.Groups[1].Value);
        Assert.Equal(seeded.Order(), Bugs().Select(bug => (string)bug[0]).Distinct().Order());
    }

    [Theory, MemberData(nameof(Bugs))]
    public void A_catching_test_exists_and_is_documented(string bug, string project, string test)
    {
        Assert.Contains(Tree.Sources($"tests/{project}"), source => Tree.Lines(source).Any(line => line.Contains($" {test}(", StringComparison.Ordinal)));
        Assert.Contains(Tree.Lines("docs/guarantees.md"), line => line.StartsWith($"| `{bug}` |", StringComparison.Ordinal) && line.Contains($"`{test}`", StringComparison.Ordinal));
    }
}
