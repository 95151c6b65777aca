namespace GolemOrleans.Silo;

/// <summary>What a server process is of a cluster.</summary>
public enum ServerRole
{
    /// <summary>Runs workers and answers HTTP.</summary>
    AllInOne = 0,

    /// <summary>
    /// Answers HTTP and runs no worker: an Orleans client of the silos with the same database and cluster id. Only in the build on
    /// Microsoft Orleans; an embedded server is a cluster of its own, which nobody else can be a client of.
    /// </summary>
    Gateway = 1,
}
