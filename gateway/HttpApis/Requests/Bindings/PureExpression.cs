using GolemOrleans.Gateway.HttpApis.Requests.Inputs;
using GolemOrleans.Rib;
using GolemOrleans.Values;

namespace GolemOrleans.Gateway.HttpApis.Requests.Bindings;

/// <summary>Runs expressions that may not call workers: names, keys and contexts are needed before there is anything to call.</summary>
internal sealed class PureExpression : IRibCalls
{
    private static readonly PureExpression s_calls = new();

    private PureExpression()
    {
    }

    /// <exception cref="RequestRefusal">400: the request lacks what the expression reads; 500: the expression failed.</exception>
    public static async ValueTask<ValueAndType?> RunAsync(RibProgram program, RouteRequest request)
    {
        var inputs = await request.Values.ForAsync(program, request.Cancellation);
        try
        {
            return await program.RunAsync(inputs, s_calls, request.Cancellation);
        }
        catch (RibRunException failure)
        {
            throw Failed(failure.Message);
        }
    }

    public ValueTask<ValueAndType?> CallAsync(string? workerName, string function, IReadOnlyList<ValueAndType> arguments, CancellationToken cancellation) =>
        throw Failed($"{function} cannot be called here");

    private static RequestRefusal Failed(string why) => new(500, $"Failed interpreting pure rib expression: {why}");
}
