using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;

namespace GolemOrleans.Runtime.Requests;

/// <summary>
/// Call cycles: worker A waits for B, and B, on behalf of that very call, for A. The path of calls that lead to an invocation
/// is in its inherited spans, which are recorded with it and so survive a crash of any worker on the path. Pure functions.
/// </summary>
internal static class CallCycles
{
    /// <summary>Attribute of an <c>rpc-invocation</c> span whose caller does not wait for the answer: the path begins anew there.</summary>
    public const string AwaitedAttribute = "awaited";

    private const string CallSpan = "rpc-invocation", ConnectionSpan = "rpc-connection";

    /// <summary>Keys of the awaited calls that lead to an invocation, the one that made it first.</summary>
    public static IEnumerable<string> AwaitedCalls(InvocationContext context) => Path(context).Select(call => call.Key);

    /// <summary>Whether an answer to the waiting worker depends on an invocation that is queued behind its wait.</summary>
    /// <param name="awaited">Keys of the calls any one of whose answers ends the wait; not empty.</param>
    /// <param name="queued">What waits for its turn.</param>
    /// <returns>The invocations that can never run, or none when at least one answer does not depend on them.</returns>
    public static IReadOnlyList<AcceptedInvocation> Find(IReadOnlyList<string> awaited, IEnumerable<AcceptedInvocation> queued)
    {
        var stuck = queued.Where(invocation => AwaitedCalls(invocation.Context).Any(awaited.Contains)).ToArray();
        return awaited.All(key => stuck.Any(invocation => AwaitedCalls(invocation.Context).Contains(key))) ? stuck : [];
    }

    /// <summary>The workers of the cycle in the order of the calls, for people.</summary>
    public static string Describe(WorkerId waiting, IReadOnlyList<string> awaited, InvocationContext context)
    {
        var cycle = new List<string>();
        foreach (var (key, target) in Path(context))
        {
            cycle.Insert(0, target);
            if (awaited.Contains(key))
                break;
        }

        return $"Call cycle: {waiting} → {string.Join(" → ", cycle)}; the last call waits for an invocation that waits for it";
    }

    private static IEnumerable<(string Key, string Target)> Path(InvocationContext context)
    {
        string? key = null;
        foreach (var span in context.Spans.SelectMany(stack => stack).OfType<SpanData.Local>())
        {
            var name = span.Attributes.GetValueOrDefault("name");
            if (name == CallSpan)
            {
                if (span.Attributes.GetValueOrDefault(AwaitedAttribute) == "false")
                    yield break;
                key = span.Attributes.GetValueOrDefault("idempotency_key");
            }
            else if (name == ConnectionSpan && key is not null)
            {
                yield return (key, span.Attributes.GetValueOrDefault("target_worker_id") ?? "?");
                key = null;
            }
        }
    }
}
