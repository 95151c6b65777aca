using GolemOrleans.Rib.Tests.Support;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using Xunit;

namespace GolemOrleans.Rib.Tests.Running;

public sealed class RunErrorTests
{
    [Theory]
    [InlineData("[1, 2][2]", RibRunErrorKind.IndexOutOfRange, 1, 8, "there is no index 2: the list has 2 elements")]
    [InlineData("let i = -1;\n[1][i]", RibRunErrorKind.IndexOutOfRange, 2, 5, "there is no index -1: the list has 1 elements")]
    [InlineData("[1, 2][1..4]", RibRunErrorKind.IndexOutOfRange, 1, 8, "there is no range 1 to 4: the list has 2 elements")]
    [InlineData("[1, 2][2..1]", RibRunErrorKind.IndexOutOfRange, 1, 8, "there is no range 2 to 1: the list has 2 elements")]
    [InlineData("[1, 2][3..]", RibRunErrorKind.IndexOutOfRange, 1, 8, "there is no range 3 to 2: the list has 2 elements")]
    [InlineData("1 / 0", RibRunErrorKind.DivisionByZero, 1, 3, "division by zero")]
    [InlineData("200u8 + 56", RibRunErrorKind.Overflow, 1, 7, "the result of 200 + 56 does not fit u8")]
    [InlineData("1 - 2", RibRunErrorKind.Overflow, 1, 3, "the result of 1 - 2 does not fit u64")]
    [InlineData("-9223372036854775808 / -1", RibRunErrorKind.Overflow, 1, 22, "the result of -9223372036854775808 / -1 does not fit s64")]
    [InlineData("18446744073709551615 * 18446744073709551615", RibRunErrorKind.Overflow, 1, 22, "the result of 18446744073709551615 * 18446744073709551615 does not fit u64")]
    [InlineData("for i in 0.. { yield i; }", RibRunErrorKind.Limit, 1, 10, "the range has no end, so the loop would have none")]
    [InlineData("for i in 0..2000000 { yield i; }", RibRunErrorKind.Limit, 1, 29, "the program took more than 1000000 steps")]
    [InlineData("reduce s, i in 0..100 from \"ab\" { yield \"${s}${s}\"; }", RibRunErrorKind.Limit, 1, 41, "the values made by the program take more than 67108864 bytes")]
    public async Task A_run_ends_with_a_typed_error_at_its_place(string program, RibRunErrorKind kind, int line, int column, string problem)
    {
        var error = await Programs.FailsAsync(program);
        Assert.Equal($"error at line {line}, column {column}: {problem}", error.Message);
        Assert.Equal((kind, line, column), (error.Kind, error.Line, error.Column));
    }

    [Fact]
    public async Task Values_that_share_their_parts_count_as_often_as_they_appear()
    {
        // Each line doubles what the one before says: 2^30 elements in a few kilobytes of memory.
        var program = "let x0 = [1, 1];\n" + string.Concat(Enumerable.Range(1, 30).Select(i => $"let x{i} = [x{i - 1}, x{i - 1}];\n")) + "x30";
        Assert.Equal(RibRunErrorKind.Limit, (await Programs.FailsAsync(program)).Kind);
    }

    [Fact]
    public async Task An_input_that_is_missing_is_an_error()
    {
        var program = Programs.Compile("request.path.id");
        var error = await Assert.ThrowsAsync<RibRunException>(async () => await program.RunAsync(new Dictionary<string, ValueAndType>(), new RecordedCalls(), CancellationToken.None));
        Assert.Equal((RibRunErrorKind.Input, "there is no value for `request`"), (error.Kind, error.Message));
    }

    [Fact]
    public async Task An_input_of_another_type_is_an_error()
    {
        var program = Programs.Compile("request.path.id");
        var type = WitType.Record(new WitField("path", WitType.Record(new WitField("id", WitType.U8))));
        var inputs = new Dictionary<string, ValueAndType> { ["request"] = new(type, WitValue.Record(WitValue.Record(WitValue.U8(1)))) };
        var error = await Assert.ThrowsAsync<RibRunException>(async () => await program.RunAsync(inputs, new RecordedCalls(), CancellationToken.None));
        Assert.Equal((RibRunErrorKind.Input, "the value of `request` is of another type: in $.path.id expected string, got u8"), (error.Kind, error.Message));
    }

    [Fact]
    public async Task Runs_of_one_program_share_nothing()
    {
        var program = Programs.Compile("let n = request.body.n; reduce s, i in 0..n from 0 { yield s + i; }");
        var sums = await Task.WhenAll(Enumerable.Range(0, 50).Select(n => Task.Run(async () =>
        {
            var inputs = new Dictionary<string, ValueAndType>
            {
                ["request"] = new(program.Inputs["request"], WitValue.Record(WitValue.Record(WitValue.U64((ulong)n)))),
            };
            return (await program.RunAsync(inputs, new RecordedCalls(), CancellationToken.None))!.Value.Value.AsU64;
        })));
        Assert.Equal(Enumerable.Range(0, 50).Select(n => (ulong)(n * (n - 1) / 2)), sums);
    }
}
