using System.Globalization;
using System.Net;
using System.Text;

namespace Orleans.Runtime;

/// <summary>Names one incarnation of a silo: end point and generation; a restart has a new generation.</summary>
[GenerateSerializer, Immutable]
public sealed class SiloAddress : IEquatable<SiloAddress>, IComparable<SiloAddress>
{
    private readonly int _hash;

    private SiloAddress(IPEndPoint endpoint, int generation)
    {
        Endpoint = endpoint;
        Generation = generation;
        _hash = (int)StableHash.Compute(Encoding.UTF8.GetBytes(ToParsableString()));
    }

    /// <summary>The address that names no silo.</summary>
    public static SiloAddress Zero { get; } = New(new IPEndPoint(0, 0), 0);

    /// <summary>The end point.</summary>
    public IPEndPoint Endpoint { get; }

    /// <summary>The incarnation number.</summary>
    public int Generation { get; }

    /// <summary>True when the address names a client.</summary>
    public bool IsClient => Generation < 0;

    /// <summary>Composes an address.</summary>
    public static SiloAddress New(IPEndPoint ep, int gen) => new(ep, gen);

    /// <summary>Composes an address.</summary>
    public static SiloAddress New(IPAddress address, int port, int generation) => new(new IPEndPoint(address, port), generation);

    /// <summary>Reads what <see cref="ToParsableString"/> wrote.</summary>
    public static SiloAddress FromParsableString(string addr)
    {
        var at = addr.LastIndexOf('@');
        if (at > 0
            && IPEndPoint.TryParse(addr[..at], out var endpoint)
            && int.TryParse(addr.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var generation))
        {
            return New(endpoint, generation);
        }

        throw new FormatException($"'{addr}' is not a silo address: expected 'ip:port@generation'.");
    }

    /// <summary><c>ip:port@generation</c>.</summary>
    public string ToParsableString() => string.Create(CultureInfo.InvariantCulture, $"{Endpoint}@{Generation}");

    /// <summary>A hash that is the same in every process.</summary>
    public int GetConsistentHashCode() => _hash;

    /// <summary>True when this is a later incarnation at the same end point.</summary>
    public bool IsSuccessorOf(SiloAddress other) =>
        Generation != 0 && other.Generation != 0 && Endpoint.Equals(other.Endpoint) && Generation > other.Generation;

    /// <summary>True when this is an earlier incarnation at the same end point.</summary>
    public bool IsPredecessorOf(SiloAddress other) => other.IsSuccessorOf(this);

    /// <inheritdoc/>
    public bool Equals(SiloAddress? other) =>
        other is not null && Generation == other.Generation && Endpoint.Equals(other.Endpoint);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SiloAddress);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;

    /// <inheritdoc/>
    public int CompareTo(SiloAddress? other)
    {
        if (other is null) return 1;
        var byAddress = Endpoint.Address.GetAddressBytes().AsSpan().SequenceCompareTo(other.Endpoint.Address.GetAddressBytes());
        if (byAddress != 0) return byAddress;
        var byPort = Endpoint.Port.CompareTo(other.Endpoint.Port);
        return byPort != 0 ? byPort : Generation.CompareTo(other.Generation);
    }

    /// <inheritdoc/>
    public override string ToString() => (IsClient ? "C" : "S") + string.Create(CultureInfo.InvariantCulture, $"{Endpoint}:{Generation}");
}
