using GolemOrleans.Components.Canonical;
using GolemOrleans.Components.Linking;
using GolemOrleans.Components.Snapshots.Editing;
using GolemOrleans.Components.Tests.Linking;
using Xunit;
using Xunit.Abstractions;

namespace GolemOrleans.Components.Tests.Binary;

/// <summary>
/// Mutated real components: whatever the bytes, decoding ends quickly with a definition or a
/// <see cref="ComponentFormatException"/> inside the input, and allocates within its bound. What is accepted is linked, edited
/// and described too, which may be refused but not fail. <c>GOLEM_LONG_TESTS=1</c> makes 100,000 inputs,
/// <c>GOLEM_FUZZ_INPUTS</c> another number, <c>GOLEM_FUZZ_SEED</c> repeats a run.
/// </summary>
public sealed class MutationFuzzTests(ITestOutputHelper output)
{
    private const int Inputs = 2_000;
    private const int LongInputs = 100_000;

    [Fact]
    public void Mutated_components_are_decoded_or_refused()
    {
        var inputs = int.TryParse(Environment.GetEnvironmentVariable("GOLEM_FUZZ_INPUTS"), out var n) ? n
            : Environment.GetEnvironmentVariable("GOLEM_LONG_TESTS") == "1" ? LongInputs : Inputs;
        var seed = int.TryParse(Environment.GetEnvironmentVariable("GOLEM_FUZZ_SEED"), out var s) ? s : Random.Shared.Next();
        output.WriteLine($"seed {seed}, {inputs} inputs");
        var random = new Random(seed);
        var originals = Guests.Names.Select(Guests.Load).ToArray();
        var accepted = 0;
        for (var i = 0; i < inputs; i++)
        {
            var bytes = Mutate(originals[random.Next(originals.Length)], random);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                var definition = ComponentDefinition.Decode(bytes);
                accepted++;
                UseAll(definition);
            }
            catch (Exception e) when (e is ComponentLinkException or ComponentWitException)
            {
                Assert.NotEmpty(e.Message);
            }
            catch (ComponentFormatException e)
            {
                Assert.True(e.Offset >= 0 && e.Offset <= bytes.Length, $"seed {seed}, input {i}: offset {e.Offset} of {bytes.Length}");
                Assert.NotEmpty(e.Reason);
            }
            catch (Exception e) when (e is not (ComponentFormatException or ComponentLinkException or ComponentWitException))
            {
                Assert.Fail($"seed {seed}, input {i}: {e}");
            }

            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < 32_000_000, $"seed {seed}, input {i}: {allocated} bytes for {bytes.Length}");
        }

        // Both outcomes must occur, or the mutations test nothing.
        Assert.InRange(accepted, 1, inputs - 1);
    }

    private static void UseAll(ComponentDefinition definition)
    {
        Linker.Link(definition, new StubImports(), new PlanCache(), ModuleScanner.Scan);
        ComponentWit.Print(definition);
    }

    private static byte[] Mutate(byte[] original, Random random)
    {
        var bytes = original.ToList();
        for (var edits = 1 + random.Next(4); edits > 0; edits--)
        {
            var at = random.Next(8, bytes.Count);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(32);
                    break;
                case 2:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 3:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 9), bytes.Count - at));
                    break;
                case 4:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 17), bytes.Count - at)));
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }

            if (bytes.Count <= 8)
                return [.. bytes];
        }

        return [.. bytes];
    }
}
