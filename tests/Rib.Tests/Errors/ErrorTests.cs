using System.Reflection;
using GolemOrleans.Rib.Tests.Support;
using Xunit;

namespace GolemOrleans.Rib.Tests.Errors;

/// <summary>The programs of this folder's tables end with their errors: at that place, for that reason, with that help.</summary>
public sealed class ErrorTests
{
    private static readonly string s_folder = Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Errors").Value!;

    public static IEnumerable<object[]> Refused() => new[] { "syntax.txt", "types.txt", "functions.txt" }.SelectMany(Read);

    public static IEnumerable<object[]> Failing() => Read("runs.txt");

    [Theory, MemberData(nameof(Refused))]
    public void A_program_is_refused_with_its_error(string program, string expected)
    {
        var error = Programs.Refused(program);
        Assert.Equal(expected, $"{error.Kind} {error.Line}:{error.Column} {error.Problem}{(error.Help is null ? "" : $"\nhelp: {error.Help}")}");
        Assert.Equal($"error at line {error.Line}, column {error.Column}: {error.Problem}{(error.Help is null ? "" : $"\nhelp: {error.Help}")}", error.Message);
    }

    [Theory, MemberData(nameof(Failing))]
    public async Task A_run_ends_with_its_error(string program, string expected)
    {
        var error = await Programs.FailsAsync(program);
        var place = $"error at line {error.Line}, column {error.Column}: ";
        Assert.StartsWith(place, error.Message, StringComparison.Ordinal);
        Assert.Equal(expected, $"{error.Kind} {error.Line}:{error.Column} {error.Message[place.Length..]}");
    }

    [Theory]
    [InlineData("\u0001", "unexpected character U+0001")]
    [InlineData("`", "unexpected character U+0060")]
    public void Characters_that_do_not_show_are_named_by_their_number(string program, string problem) => Assert.Equal(problem, Programs.Refused(program).Problem);

    [Fact]
    public void Half_of_a_surrogate_pair_is_refused() => Assert.Equal("the text has half of a surrogate pair here", Programs.Refused("\"\ud800\"").Problem);

    private static IEnumerable<object[]> Read(string file) =>
        from entry in File.ReadAllText(Path.Combine(s_folder, file)).Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
        let lines = entry.Trim('\n').Split('\n')
        select new object[]
        {
            string.Join('\n', lines.Where(l => l.StartsWith("| ", StringComparison.Ordinal)).Select(l => l[2..])),
            string.Join('\n', lines.Where(l => !l.StartsWith("| ", StringComparison.Ordinal))),
        };
}
