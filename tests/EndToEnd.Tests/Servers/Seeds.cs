using Xunit.Abstractions;

namespace GolemOrleans.EndToEnd.Tests.Servers;

/// <summary>Seeds of random tests.</summary>
internal static class Seeds
{
    /// <summary>GOLEM_TEST_SEED, or a new one; printed.</summary>
    public static int Next(ITestOutputHelper output)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("GOLEM_TEST_SEED"), out var given) ? given : Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        return seed;
    }
}
