using System.Globalization;
using System.Net;
using GolemOrleans.GrainInterfaces.HttpApis;
using GolemOrleans.Runtime.Host.Policies;
using Microsoft.Extensions.Logging;

namespace GolemOrleans.Silo;

/// <summary>
/// Reads the options of a server process (<c>golem-silo</c>, <c>golem server run</c>): <c>--data-dir</c>, <c>--address</c>,
/// <c>--port</c>, <c>--custom-request-port</c>, <c>--custom-request-limits</c>, <c>--identity-issuers</c>, <c>--database</c>, <c>--blob-dir</c>, <c>--role</c> (<c>all</c>, <c>gateway</c>), <c>--cluster-id</c>, <c>--silo-port</c>,
/// <c>--gateway-port</c>, <c>--advertise-address</c>, <c>--drain-seconds</c>, <c>--database-retry-seconds</c>, <c>--allow-volatile-database</c>, <c>--json-logs</c>, <c>--log-level</c>,
/// <c>--otlp-endpoint</c> and <c>--otlp-protocol</c> (<c>grpc</c>, <c>http/protobuf</c>; otherwise OpenTelemetry's usual variables),
/// <c>--egress-allow</c>, <c>--egress-deny</c>, <c>--raw-sockets</c>, <c>--limits</c>; each also from the environment as <c>GOLEM_DATA_DIR</c> and so on.
/// </summary>
public static class ServerArguments
{
    /// <exception cref="FormatException">An unknown option, a missing value, or a port that is no number.</exception>
    public static ServerOptions Parse(IReadOnlyList<string> args)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < args.Count; i += 2)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal) || i + 1 >= args.Count)
                throw new FormatException($"Expected '--option value', found '{args[i]}'.");
            values[args[i][2..]] = args[i + 1];
        }

        var known = new[] { "data-dir", "address", "port", "custom-request-port", "custom-request-limits", "identity-issuers", "database", "blob-dir", "role", "cluster-id", "silo-port", "gateway-port", "advertise-address", "drain-seconds", "database-retry-seconds", "allow-volatile-database", "json-logs", "log-level", "otlp-endpoint", "otlp-protocol", "egress-allow", "egress-deny", "raw-sockets", "limits" };
        if (values.Keys.FirstOrDefault(k => !known.Contains(k)) is { } unknown)
            throw new FormatException($"Unknown option --{unknown}. Known options: {string.Join(", ", known.Select(k => "--" + k))}.");

        string? Value(string name) =>
            values.TryGetValue(name, out var value) ? value : Environment.GetEnvironmentVariable("GOLEM_" + name.Replace('-', '_').ToUpperInvariant());
        int Port(string name, int otherwise) => Value(name) is not { } text ? otherwise
            : ushort.TryParse(text, out var port) ? port : throw new FormatException($"--{name} needs a port number, found '{text}'.");
        bool Flag(string name) => Value(name) is { } text
            && (bool.TryParse(text, out var flag) ? flag : throw new FormatException($"--{name} needs true or false, found '{text}'."));
        TimeSpan Seconds(string name, double otherwise) => Value(name) is not { } text ? TimeSpan.FromSeconds(otherwise)
            : double.TryParse(text, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and <= 86_400 ? TimeSpan.FromSeconds(seconds)
            : throw new FormatException($"--{name} needs a number of seconds, found '{text}'.");

        return new ServerOptions
        {
            DataDirectory = Path.GetFullPath(Value("data-dir") ?? DefaultDataDirectory()),
            Address = Value("address") ?? "127.0.0.1",
            Port = Port("port", ServerOptions.DefaultPort),
            CustomRequestPort = Value("custom-request-port") is null ? null : Port("custom-request-port", 0),
            CustomRequests = LimitArguments.ParseCustomRequests(Value("custom-request-limits")),
            IdentityIssuers = Issuers(Value("identity-issuers")),
            Database = Value("database"),
            BlobDirectory = Value("blob-dir") is { } blobs ? Path.GetFullPath(blobs) : null,
            Role = Value("role") switch
            {
                null or "all" => ServerRole.AllInOne,
                "gateway" => ServerRole.Gateway,
                var role => throw new FormatException($"--role is 'all' or 'gateway', found '{role}'."),
            },
            ClusterId = Value("cluster-id") ?? "golem",
            SiloPort = Port("silo-port", 11111),
            GatewayPort = Port("gateway-port", 30000),
            AdvertisedAddress = Value("advertise-address") is not { } advertised ? null
                : IPAddress.TryParse(advertised, out var ip) ? ip : throw new FormatException($"--advertise-address needs an IP address, found '{advertised}'."),
            DatabaseRetryLimit = Seconds("database-retry-seconds", 30),
            AllowVolatileDatabase = Flag("allow-volatile-database"),
            JsonLogs = Flag("json-logs"),
            OtlpEndpoint = (Value("otlp-endpoint") ?? Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT")) is not { Length: > 0 } otlp ? null
                : Uri.TryCreate(otlp, UriKind.Absolute, out var uri) ? uri : throw new FormatException($"--otlp-endpoint needs a URL, found '{otlp}'."),
            OtlpOverHttp = (Value("otlp-protocol") ?? Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_PROTOCOL")) is "http/protobuf",
            LogLevel = Value("log-level") is not { } level ? LogLevel.Information
                : Enum.TryParse<LogLevel>(level, ignoreCase: true, out var parsed) ? parsed : throw new FormatException($"--log-level does not know '{level}'."),
            Egress = Egress(Value("egress-allow"), Value("egress-deny"), Value("raw-sockets")),
            Limits = LimitArguments.Parse(Value("limits")) with { DrainLimit = Seconds("drain-seconds", 5) },
        };
    }

    /// <summary>Names of providers with the URL of an issuer each, such as <c>gitlab=https://gitlab.example.org</c>.</summary>
    private static Dictionary<IdentityProvider, Uri> Issuers(string? list)
    {
        var issuers = new Dictionary<IdentityProvider, Uri>();
        foreach (var item in (list ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (item.Split('=', 2) is not [var name, var url]
                || !Enum.TryParse<IdentityProvider>(name, ignoreCase: true, out var provider) || !Enum.IsDefined(provider)
                || !Uri.TryCreate(url, UriKind.Absolute, out var issuer) || issuer.Scheme is not ("https" or "http"))
            {
                throw new FormatException($"--identity-issuers needs providers ({string.Join(", ", Enum.GetNames<IdentityProvider>())}) and URLs, such as gitlab=https://gitlab.example.org; found '{item}'.");
            }

            issuers[provider] = issuer;
        }

        return issuers;
    }

    /// <summary>Lists of networks, separated by commas; denied ones come on top of the link-local networks.</summary>
    private static EgressPolicy Egress(string? allow, string? deny, string? rawSockets)
    {
        var policy = new EgressPolicy();
        return policy with
        {
            Allowed = Networks("egress-allow", allow),
            Denied = [.. policy.Denied, .. Networks("egress-deny", deny)],
            AllowsRawSockets = rawSockets switch
            {
                null or "deny" => false,
                "allow" => true,
                _ => throw new FormatException($"--raw-sockets is 'allow' or 'deny', found '{rawSockets}'."),
            },
        };
    }

    private static IPNetwork[] Networks(string option, string? list) =>
    [
        .. (list ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(text => IPNetwork.TryParse(text.Contains('/') ? text : text + (text.Contains(':') ? "/128" : "/32"), out var network)
                ? network
                : throw new FormatException($"--{option} needs networks such as 10.0.0.0/8, found '{text}'.")),
    ];

    /// <summary>The per-user folder for server data.</summary>
    public static string DefaultDataDirectory() =>
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "golem");
}
