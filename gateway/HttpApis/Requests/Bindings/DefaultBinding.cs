using GolemOrleans.Gateway.HttpApis.Requests.Answers;
using Microsoft.AspNetCore.Http;

namespace GolemOrleans.Gateway.HttpApis.Requests.Bindings;

/// <summary>Answers with the value of a route's response expression: a record with status, headers and body, or any other value as the body.</summary>
internal sealed class DefaultBinding(WorkerTargets targets, ResponseExpression expression)
{
    public async Task AnswerAsync(RouteRequest request)
    {
        var target = await targets.FindAsync(request);
        var value = await expression.RunAsync(request, target);
        var head = value is { } answer ? AnswerHead.Of(answer) : AnswerHead.None;
        var body = value is { } given
            ? AnswerBody.Of(
                LiteralText.Field(given, "body") ?? given,
                AcceptedTypes.From(head.ContentType, request.Context.Request.Headers.Accept is [{ } accept, ..] ? accept : null),
                $"urn:worker:{target.Worker}")
            : default;
        await WriteAsync(request.Context.Response, head, body, request.Cancellation);
    }

    private static async Task WriteAsync(HttpResponse response, AnswerHead head, AnswerBody body, CancellationToken cancellation)
    {
        response.StatusCode = head.Status ?? StatusCodes.Status200OK;
        if (body.ContentType is not null)
            response.ContentType = body.ContentType;
        AnswerHeaders.Set(response, head.Headers);

        // These have no body, whatever the expression says.
        if (response.StatusCode is StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent or StatusCodes.Status304NotModified)
            return;
        response.ContentLength = body.Bytes.Length;
        await response.BodyWriter.WriteAsync(body.Bytes, cancellation);
    }
}
