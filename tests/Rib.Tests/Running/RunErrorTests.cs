using GolemOrleans.Rib.Tests.Support;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using Xunit;

namespace GolemOrleans.Rib.Tests.Running;

public sealed class RunErrorTests
{
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
