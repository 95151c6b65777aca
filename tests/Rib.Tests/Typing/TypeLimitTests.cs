using GolemOrleans.Rib.Tests.Support;
using Xunit;

namespace GolemOrleans.Rib.Tests.Typing;

/// <summary>Types that grow much faster than their program.</summary>
public sealed class TypeLimitTests
{
    [Fact]
    public void Types_that_double_with_every_line_are_refused_soon()
    {
        var program = "let x0 = (1, 1);\n" + string.Concat(Enumerable.Range(1, 60).Select(i => $"let x{i} = (x{i - 1}, x{i - 1});\n")) + "x60";
        Assert.Equal(RibErrorKind.Limit, Programs.Refused(program).Kind);
    }

    [Fact]
    public void Types_that_deepen_with_every_line_are_refused()
    {
        var program = "let x0 = [1];\n" + string.Concat(Enumerable.Range(1, 2000).Select(i => $"let x{i} = [x{i - 1}];\n")) + "x2000";
        Assert.Equal(RibErrorKind.Limit, Programs.Refused(program).Kind);
    }
}
