using GolemOrleans.Components.Types;
using GolemOrleans.Values.Http;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Catalog;

/// <summary>
/// The virtual export <c>golem:http/incoming-handler.{handle}</c> of components that export a WASI HTTP handler: a request
/// and a response as plain values.
/// </summary>
public static class IncomingHttpHandler
{
    public const string InterfaceName = HttpHandlerTypes.InterfaceName;

    public const string FunctionName = HttpHandlerTypes.FunctionName;

    private const string WasiName = "wasi:http/incoming-handler@0.2.";

    public static WitType Request => HttpHandlerTypes.Request;

    public static WitType Response => HttpHandlerTypes.Response;

    public static FunctionType Type { get; } = new([new("request", Request)], Response);

    internal static InstanceExtern Extern { get; } = new([new ComponentExtern(FunctionName, new FunctionExtern(Type))]);

    /// <summary>Whether an export of that name gets the virtual handler: any 0.2 version.</summary>
    public static bool IsExportName(string name) => name.StartsWith(WasiName, StringComparison.Ordinal);
}
