using GolemOrleans.Rib.Tests.Support;
using GolemOrleans.Values;
using GolemOrleans.Values.Tests;
using GolemOrleans.Values.Types;
using Xunit;

namespace GolemOrleans.Rib.Tests.Running;

/// <summary>Whatever the text, compiling and running end soon, with a value or one of the typed errors.</summary>
public sealed class FuzzTests
{
    private static readonly RibEnvironment s_environment = ShopComponent.Environment with { Limits = new RibLimits { Steps = 5_000, ValueBytes = 1_000_000 } };

    [Fact]
    public void Changed_programs_run_or_are_refused()
    {
        var ran = 0;
        TypedValues.ForAllSeeds(4000, seed => ran += RunsAsync(ProgramMutator.Mutate(new Random(seed)), seed).AsTask().Result ? 1 : 0);
        // Else the changes are too wild to test more than the parser.
        Assert.InRange(ran, 200, 4000);
    }

    [Fact]
    public void Pieces_of_programs_in_any_order_run_or_are_refused() =>
        TypedValues.ForAllSeeds(4000, seed => _ = RunsAsync(ProgramMutator.Soup(new Random(seed)), seed).AsTask().Result);

    [Fact]
    public void Any_characters_are_refused_or_run() => TypedValues.ForAllSeeds(2000, seed =>
    {
        var random = new Random(seed);
        _ = RunsAsync(string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => (char)random.Next(random.Next(2) == 0 ? 128 : 65536))), seed).AsTask().Result;
    });

    private static async ValueTask<bool> RunsAsync(string text, int seed)
    {
        RibProgram program;
        try
        {
            program = RibProgram.Compile(text, s_environment);
        }
        catch (RibException error)
        {
            Assert.InRange(error.Line, 1, text.Count(c => c == '\n') + 1);
            Assert.InRange(error.Column, 1, text.Length + 1);
            return false;
        }

        var values = new TypedValues(seed, handles: false);
        var inputs = program.Inputs.ToDictionary(i => i.Key, i => new ValueAndType(i.Value, values.Value(i.Value)));
        try
        {
            var result = await program.RunAsync(inputs, new RandomAnswers(program, values), CancellationToken.None);
            Assert.Equal(program.Output, result?.Type);
            if (result is { } value)
                Assert.True(WitValueComparer.Equals(value.Type, value.Value, value.Value), "the value is not of its type");
        }
        catch (RibRunException)
        {
            // One of the typed errors: as good as a value here.
        }

        return true;
    }

    private sealed class RandomAnswers(RibProgram program, TypedValues values) : IRibCalls
    {
        public ValueTask<ValueAndType?> CallAsync(string? workerName, string function, IReadOnlyList<ValueAndType> arguments, CancellationToken cancellation)
        {
            var parsed = Values.Names.FunctionName.Parse(function);
            var use = program.Functions.Single(f => f.Function == function || (parsed.Function.IsIndexed && parsed.Function.ExportNames.Any(n => f.Function == $"{parsed.Interface}.{{{n}}}")));
            Assert.All(arguments, a => Assert.True(WitValueComparer.Equals(a.Type, a.Value, a.Value), "an argument is not of its type"));
            Assert.Equal(use.Parameters.Skip(parsed.Function.IsIndexed ? 1 : 0), arguments.Select(a => a.Type));
            return new(use.Result is null or HandleType ? null : new ValueAndType(use.Result, values.Value(use.Result)));
        }
    }
}
