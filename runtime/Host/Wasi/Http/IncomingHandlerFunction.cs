using GolemOrleans.Runtime.Catalog;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Runtime.Execution;
using GolemOrleans.Runtime.Failures;
using GolemOrleans.Runtime.Host.Wasi.Io;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Host.Wasi.Http;

/// <summary>
/// The virtual export <see cref="IncomingHttpHandler"/>: calls the component's WASI handler with a request made of plain values
/// and answers with what the guest gave to its <c>response-outparam</c>. The request is complete when the call begins and the
/// response when it ends, so both are recorded as parameter and result of the invocation.
/// </summary>
internal sealed class IncomingHandlerFunction(IWorkerFunction handle, WorkerContext context) : IWorkerFunction
{
    private const string WasiInterface = "wasi:http/incoming-handler@0.2.0";

    public FunctionType Type => IncomingHttpHandler.Type;

    /// <summary>The virtual function of an instance that exports a WASI handler; null for other functions and components.</summary>
    public static IncomingHandlerFunction? Find(string? interfaceName, string functionName, WorkerContext context, Func<string, string, IWorkerFunction?> exports) =>
        interfaceName == IncomingHttpHandler.InterfaceName && functionName == IncomingHttpHandler.FunctionName
        && exports(WasiInterface, "handle") is { } handle ? new(handle, context) : null;

    public WitValue Call(ReadOnlySpan<WitValue> arguments)
    {
        var outparam = new ResponseOutparam();
        handle.Call([WitValue.Own(Request(arguments[0].AsItems)), WitValue.Own(outparam)]);
        if (outparam.Given is not { } given)
            throw new HostTrapException("the HTTP handler returned without giving a response");
        if (given.IsErr)
            throw new HostTrapException($"the HTTP handler answered with an error: {given.Error}");
        return Response(given.Value);
    }

    private IncomingRequest Request(ReadOnlySpan<WitValue> request)
    {
        var body = request[5].IsSome ? request[5].Payload.AsItems : [];
        var content = body.Length == 0 ? default(ReadOnlyMemory<byte>) : (byte[])body[0].AsArray;
        var trailers = body.Length != 0 && body[1].IsSome ? new Fields(HttpRecords.LiftFields(body[1].Payload), true) : null;
        return new IncomingRequest(
            Method(request[0]),
            Scheme(request[1]),
            request[2].AsString,
            request[3].AsString,
            new Fields(HttpRecords.LiftFields(request[4]), true),
            new MemoryBody(new WorkerPoll(context), content, trailers));
    }

    private static WitValue Response(OutgoingResponse response)
    {
        var body = WitValue.None;
        if (response.TakenBody is { } taken)
        {
            if (!taken.IsFinished)
                throw new HostTrapException("the HTTP handler did not finish the response's body");
            body = WitValue.Some(WitValue.Record(
                WitValue.List(taken.Pipe.ReadAll()),
                taken.Trailers is { } trailers ? WitValue.Some(HttpRecords.LowerFields(trailers.All)) : WitValue.None));
            taken.Close();
        }

        return WitValue.Record(WitValue.U16(response.StatusCode()), HttpRecords.LowerFields(response.AllHeaders.All), body);
    }

    private static GuestMethod Method(WitValue method) => method.Discriminant switch
    {
        0 => new GuestMethod.Get(),
        1 => new GuestMethod.Head(),
        2 => new GuestMethod.Post(),
        3 => new GuestMethod.Put(),
        4 => new GuestMethod.Delete(),
        5 => new GuestMethod.Connect(),
        6 => new GuestMethod.Options(),
        7 => new GuestMethod.Trace(),
        8 => new GuestMethod.Patch(),
        _ => new GuestMethod.Other(method.Payload.AsString),
    };

    private static GuestScheme Scheme(WitValue scheme) => scheme.Discriminant switch
    {
        0 => new GuestScheme.Http(),
        1 => new GuestScheme.Https(),
        _ => new GuestScheme.Other(scheme.Payload.AsString),
    };
}
