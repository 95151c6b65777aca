namespace Orleans;

/// <summary>Stages of a silo's or client's lifecycle: started in ascending, stopped in descending order.</summary>
public static class ServiceLifecycleStage
{
    /// <summary>The first stage.</summary>
    public const int First = int.MinValue;

    /// <summary>Runtime environment.</summary>
    public const int RuntimeInitialize = 2000;

    /// <summary>Networking and agents.</summary>
    public const int RuntimeServices = 4000;

    /// <summary>Storage of the runtime.</summary>
    public const int RuntimeStorageServices = 6000;

    /// <summary>Grain types, membership, directory.</summary>
    public const int RuntimeGrainServices = 8000;

    /// <summary>Services of the application.</summary>
    public const int ApplicationServices = 10000;

    /// <summary>The silo joins the cluster.</summary>
    public const int BecomeActive = Active - 1;

    /// <summary>The silo is active and takes calls.</summary>
    public const int Active = 20000;

    /// <summary>The last stage.</summary>
    public const int Last = int.MaxValue;
}
