using System.Reflection;
using System.Text.RegularExpressions;
using GolemOrleans.Rib.Tests.Support;
using GolemOrleans.Values.Types;
using GolemOrleans.Values.Wit;
using Xunit;

namespace GolemOrleans.Rib.Tests;

/// <summary>The examples of <c>docs/guide/rib.md</c> do what the page says.</summary>
public sealed partial class GuideTests
{
    private static readonly string s_page = File.ReadAllText(Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Guide").Value!);

    private static readonly RibEnvironment s_environment = new(
        [.. WitPackageSet.Parse(Block("wit").Single()).Interfaces.SelectMany(i => i.Functions.Select(f => new RibExport($"{i.Name}.{{{f.Name}}}", f.Type)))], RibEnvironment.HttpRequest);

    public static IEnumerable<object[]> Examples() => Block("rib").Select(b => new object[] { b });

    [Theory, MemberData(nameof(Examples))]
    public async Task An_example_does_what_the_page_says(string example)
    {
        Assert.NotEmpty(Lines(example, "gives").Concat(Lines(example, "refused")).Concat(Lines(example, "fails")));
        var calls = Answers();
        foreach (var refused in Lines(example, "refused"))
            Assert.Equal(refused, Programs.Refused(Program(example), s_environment).Message.Split('\n')[0]);
        foreach (var fails in Lines(example, "fails"))
            Assert.Equal(fails, (await Programs.FailsAsync(Program(example), calls, s_environment)).Message);
        foreach (var gives in Lines(example, "gives"))
        {
            var inputs = Lines(example, "with").Select(l => l.Split(" = ", 2)).Select(l => (l[0], l[1])).ToArray();
            Assert.Equal(gives, await Programs.RunAsync(Program(example), calls, s_environment, inputs));
        }

        if (Lines(example, "calls").ToArray() is { Length: > 0 } made)
            Assert.Equal(made, calls.Made);
    }

    [Theory, MemberData(nameof(Examples))]
    public void An_example_that_is_a_program_means_the_same_when_printed(string example)
    {
        if (TreeText.TryOf(Program(example)) is { } tree)
            Assert.Equal(tree, TreeText.TryOf(RibText.Print(Program(example))));
    }

    private static RecordedCalls Answers()
    {
        const string Api = "example:shop/cart-api.";
        WitType Result(string function) => s_environment.Exports.Single(e => e.Name == $"{Api}{{{function}}}").Type.Result!;
        return new RecordedCalls()
            .Answer(Api + "{all-items}", Result("all-items"), "[{product-id: \"p1\", name: \"pen\", price: 0.5, quantity: 3}]")
            .Answer(Api + "{add-item}", WitType.U32, "1")
            .Answer(Api + "{divide}", Result("divide"), "ok(3)")
            .Answer(Api + "{checkout}", Result("checkout"), "success({order-id: \"o-1\"})")
            .Answer(Api + "{cart(\"jon\").size}", WitType.U32, "2");
    }

    /// <summary>The example without the lines that say what it does.</summary>
    private static string Program(string example) => string.Join('\n', example.Split('\n').Where(l => !Statement().IsMatch(l)));

    private static IEnumerable<string> Lines(string example, string what) =>
        example.Split('\n').Where(l => l.StartsWith($"// {what} ", StringComparison.Ordinal)).Select(l => l[$"// {what} ".Length..]);

    private static IEnumerable<string> Block(string language) => Fence().Matches(s_page).Where(m => m.Groups[1].Value == language).Select(m => m.Groups[2].Value.TrimEnd());

    [GeneratedRegex("^```(\\w+)\\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("^// (gives|refused|fails|with|calls) ")]
    private static partial Regex Statement();
}
