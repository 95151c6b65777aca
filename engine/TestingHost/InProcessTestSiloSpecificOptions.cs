namespace Orleans.TestingHost;

/// <summary>What differs between the silos of a test cluster.</summary>
public sealed class InProcessTestSiloSpecificOptions
{
    /// <summary>The silo's port; it names the silo, nothing listens.</summary>
    public int SiloPort { get; set; }

    /// <summary>The gateway's port; nothing listens.</summary>
    public int GatewayPort { get; set; }

    /// <summary>The silo's name.</summary>
    public string SiloName { get; set; } = "";
}
