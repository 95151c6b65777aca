using System.Net.Sockets;
using GolemOrleans.Components.Hosting;
using GolemOrleans.Runtime.Host.Policies;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using Npgsql;

namespace GolemOrleans.Runtime.Host.Golem.Rdbms;

/// <summary>The <c>error</c> variant: recorded as case and message.</summary>
internal static class DbErrors
{
    public const int Connection = 0, Parameter = 1, Execution = 2, Response = 3, Other = 4;

    public static WitType Type { get; } = WitType.Tuple(WitType.U8, WitType.String);

    public static WitType Outcome(WitType? ok) => WitType.Result(ok, Type);

    public static WitValue Err(int kind, string message) => WitValue.Err(WitValue.Tuple(WitValue.U8((byte)kind), WitValue.String(message)));

    /// <summary>Runs a call to the database; its failures become recorded errors.</summary>
    public static async Task<WitValue> GuardAsync(Func<Task<WitValue>> call)
    {
        try
        {
            return WitValue.Ok(await call().ConfigureAwait(false));
        }
        catch (PostgresException e)
        {
            return Err(e.SqlState.StartsWith("08", StringComparison.Ordinal) || e.SqlState.StartsWith("28", StringComparison.Ordinal) ? Connection : Execution, e.Message);
        }
        catch (Exception e) when (e is NpgsqlException or SocketException or EgressDeniedException or TimeoutException)
        {
            return Err(Connection, e.Message);
        }
        catch (Exception e) when (e is InvalidCastException or FormatException or OverflowException)
        {
            return Err(Parameter, e.Message);
        }
    }

    /// <summary>As guests get it; a value that cannot be read is an error of the response.</summary>
    public static Result<T, WitValue> Answer<T>(WitValue outcome, Func<WitValue, T> ok)
    {
        if (!outcome.IsOk)
            return Result.Err(WitValue.Variant(outcome.Payload.AsItems[0].AsU8, outcome.Payload.AsItems[1]));
        try
        {
            return Result.Ok(ok(outcome.HasPayload ? outcome.Payload : default));
        }
        catch (FormatException e)
        {
            return Result.Err(WitValue.Variant(Response, WitValue.String(e.Message)));
        }
    }
}
