using GolemOrleans.Components.Validation;

namespace GolemOrleans.Components.Binary;

/// <summary>What the decoding of one binary shares across its nested components.</summary>
internal sealed class DecodeSession
{
    public DecodeSession(ReadOnlyMemory<byte> bytes)
    {
        Bytes = bytes;
        Budget = new WorkBudget(bytes.Length);
        Types = new TypeTable(Budget);
    }

    /// <summary>The outermost component.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    public WorkBudget Budget { get; }

    public TypeTable Types { get; }

    public MetadataBuilder Metadata { get; } = new();

    public int Modules { get; set; }

    public int Components { get; set; }

    public int Instances { get; set; }
}
