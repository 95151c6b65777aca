using System.Diagnostics.Metrics;

namespace GolemOrleans.Runtime.Host.Policies;

/// <summary>Counts what policies and limits refused. Meter <c>GolemOrleans.Host</c>. Thread-safe.</summary>
public sealed class PolicyInstruments : IDisposable
{
    public const string MeterName = "GolemOrleans.Host";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _denials;

    public PolicyInstruments() =>
        _denials = _meter.CreateCounter<long>("golem.host.denials", "{denial}", "Accesses that a policy or limit refused, by policy.");

    /// <param name="policy"><c>egress</c>, <c>raw-socket</c>, or one of <see cref="Limit"/>.</param>
    public void Denied(string policy) => _denials.Add(1, new KeyValuePair<string, object?>("policy", policy));

    public void Dispose() => _meter.Dispose();
}
