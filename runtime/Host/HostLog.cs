using GolemOrleans.Runtime.Host.Policies;
using Microsoft.Extensions.Logging;

namespace GolemOrleans.Runtime.Host;

/// <summary>What operators learn from host interfaces: log lines, and the same events counted. Thread-safe.</summary>
internal sealed partial class HostLog(ILogger logger)
{
    private readonly ILogger _logger = logger;

    public void EgressDenied(string host, string addresses)
    {
        PolicyInstruments.Denied("egress");
        LogEgressDenied(host, addresses);
    }

    public void SocketDenied(string what)
    {
        PolicyInstruments.Denied("raw-socket");
        LogSocketDenied(what);
    }

    [LoggerMessage(5001, LogLevel.Warning, "Egress policy: a connection to {Host} ({Addresses}) was refused")]
    private partial void LogEgressDenied(string host, string addresses);

    [LoggerMessage(5002, LogLevel.Warning, "Egress policy: {What} was refused, raw sockets are not allowed")]
    private partial void LogSocketDenied(string what);
}
