namespace Orleans.Configuration;

/// <summary>Names the silo.</summary>
public class SiloOptions
{
    /// <summary>The name; a new one is made when it is not set.</summary>
    public string? SiloName { get; set; }
}
