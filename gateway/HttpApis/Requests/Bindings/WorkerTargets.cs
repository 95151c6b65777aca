using GolemOrleans.Gateway.Errors;
using GolemOrleans.Gateway.Http;
using GolemOrleans.Gateway.HttpApis.Requests.Answers;
using GolemOrleans.Gateway.HttpApis.Requests.Inputs;
using GolemOrleans.Gateway.Workers;
using GolemOrleans.GrainInterfaces;
using GolemOrleans.Rib;
using GolemOrleans.Values;

namespace GolemOrleans.Gateway.HttpApis.Requests.Bindings;

/// <summary>Finds out whom a request calls: worker name, idempotency key and invocation context of its route. Thread-safe.</summary>
internal sealed class WorkerTargets(TraceHeaders trace, Func<Guid> newId)
{
    /// <exception cref="RequestRefusal">400: the request does not say; 500: an expression failed.</exception>
    public async ValueTask<WorkerTarget> FindAsync(RouteRequest request)
    {
        var route = request.Route;
        var component = (route.Component ?? throw new RequestRefusal(500, "The route has no component.")).Id;
        var given = route.WorkerName is { } name
            ? await TextAsync(name, request) ?? throw new RequestRefusal(400, "Worker name is not a Rib expression that resolves to String")
            : null;
        var key = route.IdempotencyKey is { } program
            ? await TextAsync(program, request) ?? throw new RequestRefusal(400, "Idempotency key is not a Rib expression that resolves to String")
            : request.Context.Request.Headers["idempotency-key"] is [{ Length: > 0 } header, ..] ? header : null;
        var context = trace.Read(request.Context);
        if (route.InvocationContext is { } attributes)
            context = RouteTrace.Of(context, await PureExpression.RunAsync(attributes, request));
        return new WorkerTarget(new WorkerKey(component, given is null ? ChooseName(component, key) : Checked(given)), key, context);
    }

    /// <exception cref="RequestRefusal">400: no worker can have that name.</exception>
    public static string Checked(string name)
    {
        try
        {
            PathParameters.CheckWorkerName(name);
            return name;
        }
        catch (BadRequestException problem)
        {
            throw new RequestRefusal(400, problem.Message);
        }
    }

    /// <summary>The same key must find the worker that it found before: there is its result.</summary>
    private string ChooseName(Guid component, string? key) =>
        (key is null ? newId() : DerivedKeys.Worker(component, key)).ToString("D");

    private static async ValueTask<string?> TextAsync(RibProgram program, RouteRequest request) =>
        await PureExpression.RunAsync(program, request) is ValueAndType value ? LiteralText.Of(value) : null;
}
