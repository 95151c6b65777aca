using System.Buffers;
using System.Diagnostics;
using GolemOrleans.GrainInterfaces;
using Microsoft.AspNetCore.Http;

namespace GolemOrleans.Gateway.Workers;

/// <summary>
/// Builds the invocation context of a request: trace id and external parent from W3C <c>traceparent</c> (a missing or
/// malformed one starts a new trace) and the gateway's own span with method, URI and peer.
/// </summary>
internal sealed class TraceHeaders(TimeProvider time, Func<ulong> randomBits)
{
    private static readonly SearchValues<char> s_hexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    public TraceRecord Read(HttpContext context)
    {
        var (traceId, parent) = Parse(context.Request.Headers.TraceParent);

        // The request's activity, which a tracer exports, is the gateway's span: one trace, one id.
        var activity = Activity.Current is { IdFormat: ActivityIdFormat.W3C } current && (traceId is null || traceId == current.TraceId.ToHexString()) ? current : null;
        var request = context.Request;
        return new TraceRecord
        {
            TraceId = traceId ?? activity?.TraceId.ToHexString() ?? Hex(randomBits()) + Hex(randomBits()),
            ParentSpanId = parent,
            TraceStates = States(context),
            Spans =
            [
                new SpanRecord
                {
                    SpanId = activity?.SpanId.ToHexString() ?? Hex(randomBits()),
                    ParentId = parent,
                    Start = time.GetUtcNow(),
                    Attributes =
                    [
                        new("request.method", request.Method),
                        new("request.uri", string.Concat(request.Path.Value, request.QueryString.Value)),
                        new("request.remote_addr", context.Connection.RemoteIpAddress?.ToString() ?? ""),
                    ],
                },
            ],
        };
    }

    /// <summary>Trace id and parent span of <c>vv-{32 hex}-{16 hex}-{2 hex}</c>; nulls when it is not that.</summary>
    internal static (string? TraceId, string? Parent) Parse(string? header)
    {
        if (header is not { Length: 55 } || header[2] != '-' || header[35] != '-' || header[52] != '-')
            return default;
        var trace = header.AsSpan(3, 32);
        var parent = header.AsSpan(36, 16);
        return IsHex(header.AsSpan(0, 2)) && IsHex(trace) && IsHex(parent) && IsHex(header.AsSpan(53, 2))
            && trace.ContainsAnyExcept('0') && parent.ContainsAnyExcept('0')
            ? (trace.ToString().ToLowerInvariant(), parent.ToString().ToLowerInvariant())
            : default;
    }

    private static string[] States(HttpContext context)
    {
        var header = context.Request.Headers.TraceState;
        return header.Count == 0
            ? []
            : [.. header.SelectMany(h => (h ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
    }

    private static bool IsHex(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(s_hexDigits);

    private static string Hex(ulong bits) => bits.ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
}
