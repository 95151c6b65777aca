using GolemOrleans.Oplog.Postgres.Migrations;

namespace GolemOrleans.Silo.Storage;

/// <summary>The tables of Orleans' AdoNet providers, from <c>deploy/sql/orleans</c>.</summary>
public static class OrleansTables
{
    public static MigrationSet Migrations { get; } = MigrationSet.FromResources("orleans", typeof(OrleansTables).Assembly, "GolemOrleans.Silo.Sql.Orleans.");
}
