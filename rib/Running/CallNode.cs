using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Rib.Running;

/// <summary>Calls a worker function.</summary>
/// <param name="worker">The worker as an option of its name; null: a call without an instance.</param>
/// <param name="name">The full name from the values of <paramref name="nameParts"/>.</param>
internal sealed class CallNode(int at, Node? worker, Node[] nameParts, Func<WitValue[], string> name, Node[] arguments, WitType[] types, WitType? result) : Node(at)
{
    protected override async ValueTask<WitValue> EvaluateCoreAsync(Run run)
    {
        var workerName = worker is null ? WitValue.None : await worker.EvaluateAsync(run).ConfigureAwait(false);
        if (workerName.Kind == WitKind.Tuple)
            return await CallResourceAsync(run, workerName.AsItems).ConfigureAwait(false);
        var parts = new WitValue[nameParts.Length];
        for (var i = 0; i < parts.Length; i++)
            parts[i] = await nameParts[i].EvaluateAsync(run).ConfigureAwait(false);
        return await CallAsync(run, workerName, name(parts)).ConfigureAwait(false);
    }

    /// <summary>A resource: the worker it is in, and its name with the arguments of its constructor.</summary>
    private ValueTask<WitValue> CallResourceAsync(Run run, WitValue[] resource) => CallAsync(run, resource[0], name([resource[1]]));

    private async ValueTask<WitValue> CallAsync(Run run, WitValue workerName, string function)
    {
        var values = new ValueAndType[arguments.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = new ValueAndType(types[i], await arguments[i].EvaluateAsync(run).ConfigureAwait(false));
        run.Cancellation.ThrowIfCancellationRequested();
        var answer = await run.Calls.CallAsync(workerName.IsSome ? workerName.Payload.AsString : null, function, values, run.Cancellation).ConfigureAwait(false);
        if (result is null)
            return Unit;
        if (answer is not { } typed)
            throw run.Error(RibRunErrorKind.CallResult, At, $"the call of {function} answered no value");
        // Most answers have the very type; those with handles only its shape.
        if (!result.Equals(typed.Type) && TypeMismatch.Find(result, typed.Type) is { } mismatch)
            throw run.Error(RibRunErrorKind.CallResult, At, $"the call of {function} answered a value of another type: {mismatch}");
        return typed.Value;
    }
}
