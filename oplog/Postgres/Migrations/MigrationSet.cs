using System.Globalization;
using System.Reflection;

namespace GolemOrleans.Oplog.Postgres.Migrations;

/// <summary>One step of a schema: applied once, never changed afterwards.</summary>
public sealed record Migration(int Version, string Name, string Sql);

/// <summary>The steps of one part of the database, oldest first; versions count from 1 without gaps.</summary>
/// <param name="Part">Names the part in <c>golem_migrations</c>.</param>
public sealed record MigrationSet(string Part, IReadOnlyList<Migration> Migrations)
{
    /// <summary>Oplogs, blobs, servers and the registry of the embedded engine.</summary>
    public static MigrationSet Oplogs { get; } = FromResources("oplogs", typeof(MigrationSet).Assembly, "GolemOrleans.Oplog.Postgres.Migrations.Sql.");

    public int Version => Migrations.Count;

    /// <summary>Reads embedded files named <c>{prefix}{number}-{name}.sql</c>.</summary>
    public static MigrationSet FromResources(string part, Assembly assembly, string prefix)
    {
        var found = new List<Migration>();
        foreach (string resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            string[] parts = resource[prefix.Length..^".sql".Length].Split('-', 2);
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            found.Add(new Migration(int.Parse(parts[0], CultureInfo.InvariantCulture), parts[1], reader.ReadToEnd()));
        }

        if (found.Count == 0 || !found.Select(migration => migration.Version).SequenceEqual(Enumerable.Range(1, found.Count)))
            throw new InvalidOperationException($"The migrations of {part} do not count from 1 without gaps.");
        return new MigrationSet(part, found);
    }
}
