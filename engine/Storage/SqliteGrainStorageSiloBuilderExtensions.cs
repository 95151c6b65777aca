using Orleans.Hosting;

namespace GolemOrleans.Engine.Storage;

/// <summary>Grain storage in one SQLite file.</summary>
public static class SqliteGrainStorageSiloBuilderExtensions
{
    /// <summary>Adds a named storage in the file at <paramref name="path"/>, which is made when it is missing.</summary>
    public static ISiloBuilder AddSqliteGrainStorage(this ISiloBuilder builder, string name, string path) =>
        SqliteGrainStorage.AddTo(builder, name, path);
}
