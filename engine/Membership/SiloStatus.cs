namespace Orleans.Runtime;

/// <summary>A silo's status in the cluster.</summary>
[GenerateSerializer]
public enum SiloStatus
{
    /// <summary>Unknown.</summary>
    None = 0,

    /// <summary>Made, not started.</summary>
    Created = 1,

    /// <summary>Joining the cluster.</summary>
    Joining = 2,

    /// <summary>Takes calls.</summary>
    Active = 3,

    /// <summary>Stops; hands its grains over.</summary>
    ShuttingDown = 4,

    /// <summary>Stops at once.</summary>
    Stopping = 5,

    /// <summary>Gone.</summary>
    Dead = 6,
}
