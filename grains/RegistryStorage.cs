namespace GolemOrleans.Grains;

/// <summary>Names of the grain storage providers that the host must configure.</summary>
public static class RegistryStorage
{
    /// <summary>Components, plugins and their indexes.</summary>
    public const string Name = "registry";
}
