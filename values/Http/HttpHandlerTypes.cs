using GolemOrleans.Values.Types;

namespace GolemOrleans.Values.Http;

/// <summary>The types of <c>golem:http/incoming-handler.{handle}</c>: HTTP requests and responses as plain values.</summary>
public static class HttpHandlerTypes
{
    public const string InterfaceName = "golem:http/incoming-handler";

    public const string FunctionName = "handle";

    private static readonly WitType s_fields = WitType.List(WitType.Tuple(WitType.String, WitType.List(WitType.U8)));

    private static readonly WitType s_body = WitType.Record(
        new("content", WitType.List(WitType.U8)), new("trailers", WitType.Option(s_fields)));

    /// <summary>Method, scheme, authority, path with query, headers, and an optional body with trailers.</summary>
    public static WitType Request { get; } = WitType.Record(
        new("method", WitType.Variant(
            new("GET", null), new("HEAD", null), new("POST", null), new("PUT", null), new("DELETE", null),
            new("CONNECT", null), new("OPTIONS", null), new("TRACE", null), new("PATCH", null), new("custom", WitType.String))),
        new("scheme", WitType.Variant(new("HTTP", null), new("HTTPS", null), new("custom", WitType.String))),
        new("authority", WitType.String),
        new("path-and-query", WitType.String),
        new("headers", s_fields),
        new("body-and-trailers", WitType.Option(s_body)));

    /// <summary>Status, headers, and an optional body with trailers.</summary>
    public static WitType Response { get; } = WitType.Record(
        new("status", WitType.U16), new("headers", s_fields), new("body-and-trailers", WitType.Option(s_body)));
}
