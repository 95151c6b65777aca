using System.Diagnostics.Metrics;

namespace GolemOrleans.Runtime.Host.Policies;

/// <summary>Counts what policies and limits refused. Meter <c>GolemOrleans.Host</c>. Thread-safe.</summary>
public static class PolicyInstruments
{
    public const string MeterName = "GolemOrleans.Host";

    private static readonly Meter s_meter = new(MeterName);

    private static readonly Counter<long> s_denials = s_meter.CreateCounter<long>(
        "golem.host.denials", "{denial}", "Accesses that a policy or limit refused, by policy.");

    /// <param name="policy"><c>egress</c>, <c>raw-socket</c>, or one of <see cref="Limit"/>.</param>
    public static void Denied(string policy) => s_denials.Add(1, new KeyValuePair<string, object?>("policy", policy));
}
