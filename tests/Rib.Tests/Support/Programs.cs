using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using GolemOrleans.Values.Wave;
using GolemOrleans.Values.Wit;
using Xunit;

namespace GolemOrleans.Rib.Tests.Support;

/// <summary>Compiles and runs programs against <see cref="ShopComponent"/>.</summary>
internal static class Programs
{
    public static RibProgram Compile(string source, RibEnvironment? environment = null) => RibProgram.Compile(source, environment ?? ShopComponent.Environment);

    /// <summary>The program's value as <c>WAVE: type</c>; <c>nothing</c> when it has none.</summary>
    /// <param name="inputs">WAVE of the program's inputs by name, read as the types that the program asks for.</param>
    public static async Task<string> RunAsync(string source, IRibCalls? calls = null, RibEnvironment? environment = null, params (string Name, string Wave)[] inputs)
    {
        var program = Compile(source, environment);
        var values = inputs.ToDictionary(i => i.Name, i => new ValueAndType(program.Inputs[i.Name], WaveText.Parse(program.Inputs[i.Name], i.Wave)));
        var result = await program.RunAsync(values, calls ?? new RecordedCalls(), CancellationToken.None);
        Assert.Equal(program.Output, result?.Type);
        return result is { } value ? $"{WaveText.Print(value.Type, value.Value)}: {WitTypePrinter.Print(value.Type)}" : "nothing";
    }

    public static RibException Refused(string source, RibEnvironment? environment = null) => Assert.Throws<RibException>(() => Compile(source, environment));

    public static async Task<RibRunException> FailsAsync(string source, IRibCalls? calls = null, RibEnvironment? environment = null) =>
        await Assert.ThrowsAsync<RibRunException>(async () => await RunAsync(source, calls, environment));

    public static string Print(WitType? type) => type is null ? "nothing" : WitTypePrinter.Print(type);
}
