using System.Text.RegularExpressions;
using Xunit;

namespace GolemOrleans.Architecture.Tests;

/// <summary><c>docs/design/durability-rules.md</c> names tests that exist, and every test of the rules.</summary>
public sealed partial class DurabilityRuleTests
{
    private static readonly string[] s_page = File.ReadAllLines(Path.Combine(Tree.Root, "docs", "design", "durability-rules.md"));

    private static readonly HashSet<string> s_tests = [.. TestsBelow("tests")];

    [Fact]
    public void Every_rule_names_a_test_and_every_named_test_exists()
    {
        var rules = s_page.Where(line => line.StartsWith("| ", StringComparison.Ordinal) && line != "| Rule | Test |").ToArray();
        Assert.True(rules.Length > 50, $"only {rules.Length} rules were found");
        Assert.All(rules, rule =>
        {
            var named = TestName().Matches(rule).Select(match => match.Groups[1].Value).ToArray();
            Assert.NotEmpty(named);
            Assert.Empty(named.Except(s_tests));
        });
    }

    [Fact]
    public void Every_test_of_a_rule_is_on_the_page()
    {
        var page = string.Join('\n', s_page);
        string[] rooms = ["Runtime.Tests", "Runtime.Host.Tests"];
        var rules = rooms.SelectMany(room => TestsBelow($"tests/{room}/Rules")).ToArray();
        Assert.NotEmpty(rules);
        Assert.All(rules, test => Assert.Contains($"`{test}`", page, StringComparison.Ordinal));
    }

    private static IEnumerable<string> TestsBelow(string folder) =>
        from source in Tree.Sources(folder)
        let text = string.Join('\n', Tree.Lines(source))
        let type = TestClass().Match(text)
        where type.Success
        from method in TestMethod().Matches(text)
        select $"{type.Groups[1].Value}.{method.Groups[1].Value}";

    [GeneratedRegex(@"`(\w+\.\w+)`")]
    private static partial Regex TestName();

    [GeneratedRegex(@"class (\w+Tests?)\b")]
    private static partial Regex TestClass();

    [GeneratedRegex(@"\[(?:\w*Fact|\w*Theory)[^\n]*\n(?:\s*\[[^\n]*\n)*\s*public (?:async )?\w+ (\w+)\(")]
    private static partial Regex TestMethod();
}
