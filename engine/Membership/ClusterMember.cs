namespace Orleans.Runtime;

/// <summary>A silo as the cluster sees it.</summary>
[GenerateSerializer, Immutable]
public sealed class ClusterMember : IEquatable<ClusterMember>
{
    /// <summary>Makes a member.</summary>
    public ClusterMember(SiloAddress siloAddress, SiloStatus status, string name)
    {
        SiloAddress = siloAddress;
        Status = status;
        Name = name;
    }

    /// <summary>The address.</summary>
    [Id(0)]
    public SiloAddress SiloAddress { get; }

    /// <summary>The status.</summary>
    [Id(1)]
    public SiloStatus Status { get; }

    /// <summary>The name.</summary>
    [Id(2)]
    public string Name { get; }

    /// <inheritdoc/>
    public bool Equals(ClusterMember? other) =>
        other is not null && SiloAddress.Equals(other.SiloAddress) && Status == other.Status && Name == other.Name;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ClusterMember);

    /// <inheritdoc/>
    public override int GetHashCode() => SiloAddress.GetConsistentHashCode();

    /// <inheritdoc/>
    public override string ToString() => $"{SiloAddress}/{Name}/{Status}";
}
