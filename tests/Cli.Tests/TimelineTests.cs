using GolemOrleans.Cli.Demo;
using Xunit;

namespace GolemOrleans.Cli.Tests;

public sealed class TimelineTests
{
    [Theory]
    [InlineData("short", 10, "short")]
    [InlineData("one two three", 7, "one two|three")]
    [InlineData("one two three", 3, "one|two|three")]
    [InlineData("averylongword and", 5, "averylongword|and")]
    public void Long_lines_are_broken_at_spaces(string text, int width, string lines) =>
        Assert.Equal(lines.Split('|'), Timeline.Wrap(text, width));
}
