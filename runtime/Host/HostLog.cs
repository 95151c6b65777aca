using GolemOrleans.Runtime.Host.Policies;
using Microsoft.Extensions.Logging;

namespace GolemOrleans.Runtime.Host;

/// <summary>What operators learn from host interfaces: log lines, and the same events counted. Thread-safe.</summary>
internal sealed partial class HostLog(ILogger logger, PolicyInstruments instruments)
{
    private readonly ILogger _logger = logger;

    public void EgressDenied(string host, string addresses)
    {
        instruments.Denied("egress");
        LogEgressDenied(host, addresses);
    }

    public void SocketDenied(string what)
    {
        instruments.Denied("raw-socket");
        LogSocketDenied(what);
    }

    [LoggerMessage(5001, LogLevel.Warning, "Egress policy: a connection to {Host} ({Addresses}) was refused")]
    private partial void LogEgressDenied(string host, string addresses);

    [LoggerMessage(5002, LogLevel.Warning, "Egress policy: {What} was refused, raw sockets are not allowed")]
    private partial void LogSocketDenied(string what);
}
