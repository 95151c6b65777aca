using GolemOrleans.Gateway.Workers;
using GolemOrleans.GrainInterfaces;
using GolemOrleans.GrainInterfaces.Errors;
using GolemOrleans.Values;
using GolemOrleans.Values.Binary;
using GolemOrleans.Values.Http;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Gateway.HttpApis.Requests.Bindings;

/// <summary>
/// Passes the whole request to the worker's <c>wasi:http/incoming-handler</c> and answers with what it gives. The request is a
/// parameter and the answer a result of one invocation, so both are in the worker's oplog, and a request that is repeated with its key
/// gets the same answer.
/// </summary>
internal sealed class HttpHandlerBinding(WorkerTargets targets, WorkerInvocations invocations, Func<Guid> newId)
{
    private const string Function = HttpHandlerTypes.InterfaceName + ".{" + HttpHandlerTypes.FunctionName + "}";

    private static readonly TypedValueCodec s_parameters = new(WitType.Tuple(HttpHandlerTypes.Request));

    private static readonly TypedValueCodec s_result = new(HttpHandlerTypes.Response);

    public async Task AnswerAsync(RouteRequest request)
    {
        var target = await targets.FindAsync(request);
        var body = await request.Body.ReadAsync(request.Cancellation);
        var message = WitValue.Tuple(HandlerMessages.Request(request.Context.Request, request.Target.PathAndQuery, body));
        ReadOnlyMemory<byte> result;
        try
        {
            result = await invocations.RunAsync(
                target.Worker,
                new InvokeRequest
                {
                    IdempotencyKey = target.IdempotencyKey ?? newId().ToString("D"),
                    IsNewKey = target.IdempotencyKey is null,
                    Function = Function,
                    Encoding = ParameterEncoding.Binary,
                    Parameters = s_parameters.Encode(message),
                    Trace = target.Trace,
                },
                request.Cancellation);
        }
        catch (GolemException failure)
        {
            throw WorkerFailures.Refusal(failure.Error, "Error calling worker executor ");
        }

        await HandlerMessages.WriteAsync(request.Context.Response, Read(result), request.Cancellation);
    }

    private static WitValue Read(ReadOnlyMemory<byte> result) => s_result.TryRead(result.Span, out var answer)
        ? answer
        : throw new InvalidOperationException("The handler's result is of another type than its interface says.");
}
