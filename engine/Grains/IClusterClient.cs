namespace Orleans;

/// <summary>A grain factory outside grains: in a client process or for other services of a silo's host.</summary>
public interface IClusterClient : IGrainFactory
{
    /// <summary>The services of the client's host.</summary>
    IServiceProvider ServiceProvider { get; }
}
