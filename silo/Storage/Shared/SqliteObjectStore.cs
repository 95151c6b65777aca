using GolemOrleans.Runtime.Services;
using SQLitePCL;

namespace GolemOrleans.Silo.Storage.Shared;

/// <summary>Shared objects in the data folder. Does not own the database. Times are kept to the millisecond.</summary>
internal sealed class SqliteObjectStore(SharedDatabase database) : IObjectStore
{
    private const string ObjectOf = "FROM object WHERE container = ?1 AND name = ?2";

    public ValueTask<DateTimeOffset> CreateContainerAsync(Container container, DateTimeOffset now, CancellationToken cancellation = default) => database.RunAsync(db =>
    {
        db.Execute("INSERT INTO container (account, name, created) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING", [container.Account, container.Name, now.ToUnixTimeMilliseconds()]);
        return Find(db, container)!.Value.Created;
    }, cancellation);

    public ValueTask<DateTimeOffset?> FindContainerAsync(Container container, CancellationToken cancellation = default) =>
        database.RunAsync(db => Find(db, container)?.Created, cancellation);

    public ValueTask<bool> DeleteContainerAsync(Container container, CancellationToken cancellation = default) => database.RunAsync(db =>
        db.Execute("DELETE FROM container WHERE account = ?1 AND name = ?2", [container.Account, container.Name]) != 0, cancellation);

    public ValueTask<IReadOnlyList<string>> ListAsync(Container container, CancellationToken cancellation = default) => database.RunAsync<IReadOnlyList<string>>(db =>
    {
        var names = new List<string>();
        if (Find(db, container) is { } found)
            db.Execute("SELECT name FROM object WHERE container = ?1 ORDER BY name", [found.Id], row => names.Add(SharedDatabase.Text(row, 0)));
        return names;
    }, cancellation);

    public ValueTask<ObjectInfo?> FindAsync(Container container, string name, CancellationToken cancellation = default) => database.RunAsync(db =>
    {
        ObjectInfo? info = null;
        if (Find(db, container) is { } found)
            db.Execute($"SELECT created, length(content) {ObjectOf}", [found.Id, name], row => info = new ObjectInfo(Time(row, 0), raw.sqlite3_column_int64(row, 1)));
        return info;
    }, cancellation);

    public ValueTask<ReadOnlyMemory<byte>?> ReadAsync(Container container, string name, long start, long count, CancellationToken cancellation = default) =>
        database.RunAsync(db =>
        {
            ReadOnlyMemory<byte>? content = null;
            if (Find(db, container) is not { } found)
                return content;
            // Positions of substr count from 1; larger ones than the content give nothing.
            var from = Math.Min(start, long.MaxValue - 1) + 1;
            db.Execute($"SELECT substr(content, ?3, ?4) {ObjectOf}", [found.Id, name, from, Math.Min(count, int.MaxValue)], row => content = SharedDatabase.Blob(row, 0));
            return content;
        }, cancellation);

    public ValueTask<bool> WriteAsync(Container container, string name, ReadOnlyMemory<byte> content, DateTimeOffset now, CancellationToken cancellation = default) =>
        database.RunAsync(db =>
        {
            if (Find(db, container) is not { } found)
                return false;
            db.Execute(
                "INSERT INTO object VALUES (?1, ?2, ?3, ?4) ON CONFLICT (container, name) DO UPDATE SET created = ?3, content = ?4",
                [found.Id, name, now.ToUnixTimeMilliseconds(), content]);
            return true;
        }, cancellation);

    public async ValueTask DeleteAsync(Container container, IReadOnlyList<string>? names, CancellationToken cancellation = default) => await database.RunAsync(db =>
    {
        if (Find(db, container) is not { } found)
            return false;
        if (names is null)
            db.Execute("DELETE FROM object WHERE container = ?1", [found.Id]);
        foreach (var name in names ?? [])
            db.Execute($"DELETE {ObjectOf}", [found.Id, name]);
        return true;
    }, cancellation).ConfigureAwait(false);

    public ValueTask<bool> CopyAsync(
        Container source, string sourceName, Container target, string targetName, bool move, DateTimeOffset now, CancellationToken cancellation = default) => database.RunAsync(db =>
    {
        if (Find(db, source) is not { } from || Find(db, target) is not { } to)
            return false;
        byte[]? content = null;
        db.Execute($"SELECT content {ObjectOf}", [from.Id, sourceName], row => content = SharedDatabase.Blob(row, 0));
        if (content is null)
            return false;
        if (move)
            db.Execute($"DELETE {ObjectOf}", [from.Id, sourceName]);
        db.Execute(
            "INSERT INTO object VALUES (?1, ?2, ?3, ?4) ON CONFLICT (container, name) DO UPDATE SET created = ?3, content = ?4",
            [to.Id, targetName, now.ToUnixTimeMilliseconds(), content]);
        return true;
    }, cancellation);

    private static (long Id, DateTimeOffset Created)? Find(SharedDatabase db, Container container)
    {
        (long, DateTimeOffset)? found = null;
        db.Execute(
            "SELECT id, created FROM container WHERE account = ?1 AND name = ?2",
            [container.Account, container.Name],
            row => found = (raw.sqlite3_column_int64(row, 0), Time(row, 1)));
        return found;
    }

    private static DateTimeOffset Time(sqlite3_stmt row, int column) => DateTimeOffset.FromUnixTimeMilliseconds(raw.sqlite3_column_int64(row, column));
}
