using GolemOrleans.GrainInterfaces.HttpApis;

namespace GolemOrleans.Gateway.HttpApis;

/// <summary>Names of methods and bindings in requests and answers.</summary>
internal static class HttpApiNames
{
    public const string MethodType = "MethodPattern";
    public const string BindingType = "GatewayBindingType";

    /// <summary>Case does not matter.</summary>
    public static HttpApiMethod? Method(string name) =>
        name.All(char.IsAsciiLetter) && Enum.TryParse<HttpApiMethod>(name, ignoreCase: true, out var method) ? method : null;

    public static HttpApiBindingKind? Binding(string name) => name switch
    {
        "default" => HttpApiBindingKind.Default,
        "file-server" => HttpApiBindingKind.FileServer,
        "http-handler" => HttpApiBindingKind.HttpHandler,
        "cors-preflight" => HttpApiBindingKind.CorsPreflight,
        _ => null,
    };

    public static string Name(HttpApiBindingKind binding) => binding switch
    {
        HttpApiBindingKind.Default => "default",
        HttpApiBindingKind.FileServer => "file-server",
        HttpApiBindingKind.HttpHandler => "http-handler",
        _ => "cors-preflight",
    };

    /// <summary>As HTTP writes it.</summary>
    public static string Upper(HttpApiMethod method) => method.ToString().ToUpperInvariant();
}
