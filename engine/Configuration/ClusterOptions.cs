namespace Orleans.Configuration;

/// <summary>Names the cluster.</summary>
public class ClusterOptions
{
    /// <summary>The silos that may form one cluster; changes per deployment.</summary>
    public string ClusterId { get; set; } = "default";

    /// <summary>The service whose data is stored; never changes.</summary>
    public string ServiceId { get; set; } = "default";
}
