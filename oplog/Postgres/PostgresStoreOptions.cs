namespace GolemOrleans.Oplog.Postgres;

/// <summary>How a PostgreSQL store behaves. Immutable.</summary>
public sealed record PostgresStoreOptions
{
    /// <summary>Npgsql connection string. <c>Search Path</c> chooses the schema of the tables, which must exist.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>This start of this server: owner of the workers that it opens and of the wake-ups that it leases.</summary>
    public required Guid Incarnation { get; init; }

    /// <summary>Connections that write commits; a worker's commits always take the same one.</summary>
    public int Writers { get; init; } = 2;

    /// <summary>How long a change is tried again while the database cannot be reached, before it fails with an unknown outcome.</summary>
    public TimeSpan RetryLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time for one statement; after it the connection is given up and the statement's outcome is found out anew.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long opening waits for a database that does not answer yet.</summary>
    public TimeSpan StartLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether a server with <c>fsync</c>, <c>full_page_writes</c> or <c>synchronous_commit</c> off is refused. Only tests that need
    /// no durability turn this off.</summary>
    public bool RequireDurableServer { get; init; } = true;
}
