using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Tests.Fakes;

/// <summary>A component with a counter, effects that are counted outside, and ways to fail.</summary>
public sealed class Counter
{
    public static readonly DurableFunction Read = new("test::read", WrappedFunctionKind.ReadLocal, WitType.Tuple(), WitType.U64);
    public static readonly DurableFunction Effect = new("test::effect", WrappedFunctionKind.WriteRemote, WitType.U64, WitType.U64);
    private readonly Lock _gate = new();
    private readonly List<ulong> _effects = [];

    public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Arguments of the effects performed for real, in order.</summary>
    public ulong[] Effects
    {
        get
        {
            lock (_gate)
                return [.. _effects];
        }
    }

    /// <summary>Makes <c>flaky</c> trap while positive.</summary>
    public int Failures { get; set; }

    public ulong Clock { get; set; } = 100;

    public ScriptedProgram Program(ulong step = 1) => new ScriptedProgram()
        .Export("add", [WitType.U64], WitType.U64, (guest, arguments) => Add(guest, arguments[0].AsU64 * step))
        .Export("now", [], WitType.U64, (guest, _) => guest.Context.Durable(Read, WitValue.Tuple(), () => WitValue.U64(Clock++)))
        .Export("effect", [WitType.U64], WitType.U64, (guest, arguments) => Perform(guest, arguments[0].AsU64))
        .Export("nothing", [], null, (_, _) => default)
        .Export("trap", [], null, (guest, _) =>
        {
            guest.Context.WriteStderr("about to fail\n"u8);
            guest.Trap("unreachable");
            return default;
        })
        .Export("flaky", [], WitType.U64, (guest, _) =>
        {
            var seen = Perform(guest, 7);
            if (Failures-- > 0)
                guest.Trap("flaky");
            return seen;
        })
        .Export("exit", [], null, (guest, _) =>
        {
            guest.Context.Exit(3);
            return default;
        })
        .Export("wait", [], WitType.U64, (guest, _) =>
        {
            Entered.TrySetResult();
            guest.Context.Wait(Release.Task);
            return Add(guest, 1);
        })
        .Export("spin", [], null, (guest, _) =>
        {
            Entered.TrySetResult();
            while (true)
                guest.Tick();
        });

    public static WitValue Add(ScriptedGuest guest, ulong amount)
    {
        guest.State["count"] = guest.State.GetValueOrDefault("count") + amount;
        return WitValue.U64(guest.State["count"]);
    }

    public WitValue Perform(ScriptedGuest guest, ulong argument) => guest.Context.Durable(Effect, WitValue.U64(argument), () =>
    {
        lock (_gate)
            _effects.Add(argument);
        return WitValue.U64((ulong)_effects.Count);
    });
}
