using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Runtime.Failures;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Host.Wasi.Io;

/// <summary>Polling of a durable worker: results are recorded; a wait for nothing but a far clock unloads the worker.</summary>
internal sealed class WorkerPoll(WorkerContext context) : PollSource
{
    private static readonly DurableFunction PollFunction = new(
        "golem io::poll::poll", WrappedFunctionKind.ReadLocal, WitType.Tuple(WitType.U32), WitType.List(WitType.U32));

    private static readonly DurableFunction ReadyFunction = new(
        "golem io::poll::ready", WrappedFunctionKind.ReadLocal, WitType.Tuple(), WitType.Bool);

    internal override bool Ready(Pollable pollable) => pollable.IsDeterministic
        ? pollable.IsReady
        : context.Durable(ReadyFunction, pollable, static _ => WitValue.Tuple(), static (_, p) => WitValue.Bool(p.IsReady)).AsBool;

    internal override uint[] Poll(IReadOnlyList<Pollable> pollables)
    {
        if (pollables.Count == 0)
            throw new HostTrapException("empty poll list");
        var recorded = context.Durable(
            PollFunction,
            (this, pollables),
            static s => WitValue.Tuple(WitValue.U32((uint)s.pollables.Count)),
            static (_, s) => WitValue.List(s.Item1.Await(s.pollables)));
        var ready = (uint[])recorded.AsArray;
        foreach (var index in ready)
            pollables[(int)index].OnReported();
        return ready;
    }

    private uint[] Await(IReadOnlyList<Pollable> pollables)
    {
        while (true)
        {
            var ready = ReadyOf(pollables);
            if (ready.Length != 0)
                return ready;
            if (NearestDeadline(pollables) is { } deadline && context.IsWorthSuspending(deadline))
                context.Suspend(deadline);

            // An interrupt cancels what is awaited: waiting for that again would end at once, over and over.
            context.Signal.ThrowIfRaised();
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.Interruption);
            try
            {
                var becomesReady = Task.WhenAny(pollables.Select(p => p.WhenReady(stop.Token)));
                if (AwaitedCalls(pollables) is { } calls)
                    context.WaitForAnswer(calls, becomesReady);
                else
                    context.Wait(becomesReady);
            }
            finally
            {
                stop.Cancel();
            }
        }
    }

    private static uint[] ReadyOf(IReadOnlyList<Pollable> pollables)
    {
        var ready = new List<uint>();
        for (var i = 0; i < pollables.Count; i++)
        {
            if (pollables[i].IsReady)
                ready.Add((uint)i);
        }

        return [.. ready];
    }

    /// <summary>The calls, when every pollable is the answer of one.</summary>
    private static AwaitedCall[]? AwaitedCalls(IReadOnlyList<Pollable> pollables) =>
        pollables.All(p => p.AwaitedCall is not null) ? [.. pollables.Select(p => p.AwaitedCall!)] : null;

    /// <summary>The earliest time, when every pollable is a clock.</summary>
    private static DateTimeOffset? NearestDeadline(IReadOnlyList<Pollable> pollables) =>
        pollables.All(p => p.Deadline is not null) ? pollables.Min(p => p.Deadline) : null;
}
