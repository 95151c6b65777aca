using GolemOrleans.Oplog;
using GolemOrleans.Runtime.Failures;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Host.Golem;

/// <summary>
/// Recorded outcomes of calls whose failure traps the guest: <c>result&lt;T, string&gt;</c>, so that replay traps with the
/// same words.
/// </summary>
internal static class Outcomes
{
    public static WitType Type(WitType? value) => WitType.Result(value, WitType.String);

    /// <summary>Runs the call; failures of the request become an error, everything else passes.</summary>
    public static WitValue Of(Func<WitValue> call)
    {
        try
        {
            return WitValue.Ok(call());
        }
        catch (Exception e) when (IsAnswer(e))
        {
            return WitValue.Err(WitValue.String(e.Message));
        }
    }

    /// <inheritdoc cref="Of(Func{WitValue})"/>
    public static WitValue Of(Action call)
    {
        try
        {
            call();
            return WitValue.Ok();
        }
        catch (Exception e) when (IsAnswer(e))
        {
            return WitValue.Err(WitValue.String(e.Message));
        }
    }

    /// <summary>The value, or <c>default</c> when there is none.</summary>
    /// <exception cref="HostTrapException">The outcome is a failure.</exception>
    public static WitValue Unwrap(WitValue outcome)
    {
        if (!outcome.IsOk)
            throw new HostTrapException(outcome.Payload.AsString);
        return outcome.HasPayload ? outcome.Payload : default;
    }

    /// <summary>An unrecorded call: failures of the request trap.</summary>
    public static T Run<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (Exception e) when (IsAnswer(e))
        {
            throw new HostTrapException(e.Message);
        }
    }

    private static bool IsAnswer(Exception e) =>
        e is WorkerException { Fault.IsRetriable: false } or PromiseNotFoundException or WorkerNotFoundException or WorkerAlreadyExistsException;
}
