using GolemOrleans.Gateway.HttpApis.Requests.Inputs;
using GolemOrleans.Gateway.Workers;
using GolemOrleans.GrainInterfaces.Errors;
using GolemOrleans.Rib;
using GolemOrleans.Values;

namespace GolemOrleans.Gateway.HttpApis.Requests.Bindings;

/// <summary>Runs the response expressions of routes, which call workers. Thread-safe.</summary>
internal sealed class ResponseExpression(WorkerInvocations invocations, Func<Guid> newId)
{
    /// <returns>The expression's value; null when it has none.</returns>
    /// <exception cref="RequestRefusal">400: the request lacks what the expression reads; 500: the expression or a worker failed.</exception>
    public async ValueTask<ValueAndType?> RunAsync(RouteRequest request, WorkerTarget target)
    {
        var program = request.Route.Response ?? throw new RequestRefusal(500, "The route has no response.");
        var inputs = await request.Values.ForAsync(program, request.Cancellation);
        try
        {
            return await program.RunAsync(inputs, new WorkerCalls(invocations, target, newId), request.Cancellation);
        }
        catch (GolemException failure)
        {
            throw WorkerFailures.Refusal(failure.Error);
        }
        catch (RibRunException failure)
        {
            throw new RequestRefusal(500, failure.Message);
        }
    }
}
