using GolemOrleans.Rib.Tests.Support;
using GolemOrleans.Values;
using GolemOrleans.Values.Tests;
using GolemOrleans.Values.Wave;
using Xunit;

namespace GolemOrleans.Rib.Tests.Running;

/// <summary>Programs that are right by construction.</summary>
public sealed class RandomProgramTests
{
    [Fact]
    public void Programs_whose_types_fit_compile_and_run_to_a_value_of_their_type_or_a_typed_error()
    {
        var values = 0;
        TypedValues.ForAllSeeds(500, seed =>
        {
            var program = new RandomProgram(seed);
            Assert.Equal(program.Type, RibProgram.Compile(program.Source, ShopComponent.Environment).Output);
            values += Outcome(program.Source).StartsWith("error", StringComparison.Ordinal) ? 0 : 1;
        });
        Assert.InRange(values, 150, 500);
    }

    [Fact]
    public void A_printed_program_means_the_same() => TypedValues.ForAllSeeds(250, seed =>
    {
        var source = new RandomProgram(seed).Source;
        var printed = RibText.Print(source);
        Assert.Equal(TreeText.TryOf(source), TreeText.TryOf(printed));
        Assert.Equal(Outcome(source), Outcome(printed));
    });

    /// <summary>The value in WAVE, or <c>error</c> and its kind.</summary>
    private static string Outcome(string source)
    {
        try
        {
            var program = RibProgram.Compile(source, ShopComponent.Environment);
            var result = program.RunAsync(new Dictionary<string, ValueAndType>(), new RecordedCalls(), CancellationToken.None).AsTask().GetAwaiter().GetResult()!.Value;
            var text = WaveText.Print(result.Type, result.Value);
            Assert.True(WitValueComparer.Equals(result.Type, result.Value, WaveText.Parse(result.Type, text)), text);
            return text;
        }
        catch (RibRunException error)
        {
            return $"error {error.Kind}";
        }
    }
}
