using GolemOrleans.Components.Types;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Catalog;

/// <summary>
/// The virtual export <c>golem:http/incoming-handler.{handle}</c> of components that export a WASI HTTP handler: a request
/// and a response as plain values.
/// </summary>
public static class IncomingHttpHandler
{
    public const string InterfaceName = "golem:http/incoming-handler";

    public const string FunctionName = "handle";

    private const string WasiName = "wasi:http/incoming-handler@0.2.";

    private static readonly WitType s_fields = WitType.List(WitType.Tuple(WitType.String, WitType.List(WitType.U8)));

    private static readonly WitType s_body = WitType.Record(
        new("content", WitType.List(WitType.U8)), new("trailers", WitType.Option(s_fields)));

    public static WitType Request { get; } = WitType.Record(
        new("method", WitType.Variant(
            new("GET", null), new("HEAD", null), new("POST", null), new("PUT", null), new("DELETE", null),
            new("CONNECT", null), new("OPTIONS", null), new("TRACE", null), new("PATCH", null), new("custom", WitType.String))),
        new("scheme", WitType.Variant(new("HTTP", null), new("HTTPS", null), new("custom", WitType.String))),
        new("authority", WitType.String),
        new("path-and-query", WitType.String),
        new("headers", s_fields),
        new("body-and-trailers", WitType.Option(s_body)));

    public static WitType Response { get; } = WitType.Record(
        new("status", WitType.U16), new("headers", s_fields), new("body-and-trailers", WitType.Option(s_body)));

    public static FunctionType Type { get; } = new([new("request", Request)], Response);

    internal static InstanceExtern Extern { get; } = new([new ComponentExtern(FunctionName, new FunctionExtern(Type))]);

    /// <summary>Whether an export of that name gets the virtual handler: any 0.2 version.</summary>
    public static bool IsExportName(string name) => name.StartsWith(WasiName, StringComparison.Ordinal);
}
