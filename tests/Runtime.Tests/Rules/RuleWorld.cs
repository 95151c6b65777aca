using GolemOrleans.Runtime.Tests.Fakes;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Tests.Rules;

/// <summary>A worker whose <c>run</c> is written by the test, with effects that are counted outside and traps that come once.</summary>
public abstract class RuleWorld
{
    private int _failures;

    protected Counter Counter { get; } = new();

    /// <summary>How often <see cref="FailOnce"/> traps from now on.</summary>
    protected void FailNext(int times = 1) => _failures = times;

    protected void FailOnce(ScriptedGuest guest, string message = "once")
    {
        if (_failures-- > 0)
            guest.Trap(message);
    }

    protected TestWorld World(Func<ScriptedGuest, ulong> run) => new(Program(run));

    protected ScriptedProgram Program(Func<ScriptedGuest, ulong> run) =>
        Counter.Program().Export("run", [], WitType.U64, (guest, _) => WitValue.U64(run(guest)));

    /// <summary>A recorded read that others cannot see; each live call gives the next number from 100 on.</summary>
    protected ulong Read(ScriptedGuest guest) =>
        guest.Context.Durable(Counter.Read, WitValue.Tuple(), () => WitValue.U64(Counter.Clock++)).AsU64;
}
