using GolemOrleans.Runtime.Services;

namespace GolemOrleans.Silo.Storage.Shared;

/// <summary>Shared values in the data folder. Does not own the database.</summary>
internal sealed class SqliteKeyValueStore(SharedDatabase database, TimeProvider time) : IKeyValueStore
{
    private static readonly TimeSpan s_remembered = TimeSpan.FromDays(1);

    private const string Find = "SELECT value FROM key_value WHERE account = ?1 AND bucket = ?2 AND key = ?3";
    private const string Put = "INSERT INTO key_value VALUES (?1, ?2, ?3, ?4) ON CONFLICT (account, bucket, key) DO UPDATE SET value = ?4";

    public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>?>> GetAsync(Bucket bucket, IReadOnlyList<string> keys, CancellationToken cancellation = default) =>
        database.RunAsync<IReadOnlyList<ReadOnlyMemory<byte>?>>(db => [.. keys.Select(key => Read(db, bucket, key))], cancellation);

    public async ValueTask SetAsync(Bucket bucket, IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>> values, CancellationToken cancellation = default) =>
        await database.RunAsync(db =>
        {
            foreach (var (key, value) in values)
                db.Execute(Put, [bucket.Account, bucket.Name, key, value]);
            return true;
        }, cancellation).ConfigureAwait(false);

    public async ValueTask DeleteAsync(Bucket bucket, IReadOnlyList<string> keys, CancellationToken cancellation = default) =>
        await database.RunAsync(db =>
        {
            foreach (var key in keys)
                db.Execute("DELETE FROM key_value WHERE account = ?1 AND bucket = ?2 AND key = ?3", [bucket.Account, bucket.Name, key]);
            return true;
        }, cancellation).ConfigureAwait(false);

    public ValueTask<IReadOnlyList<string>> KeysAsync(Bucket bucket, CancellationToken cancellation = default) =>
        database.RunAsync<IReadOnlyList<string>>(db =>
        {
            var keys = new List<string>();
            db.Execute("SELECT key FROM key_value WHERE account = ?1 AND bucket = ?2 ORDER BY key", [bucket.Account, bucket.Name], row => keys.Add(SharedDatabase.Text(row, 0)));
            return keys;
        }, cancellation);

    public ValueTask<KeyValueChange> ChangeAsync(
        Bucket bucket, string key, Guid id, Func<ReadOnlyMemory<byte>?, ReadOnlyMemory<byte>?> change, CancellationToken cancellation = default) =>
        database.RunAsync(db =>
        {
            ReadOnlyMemory<byte>? made = null;
            db.Execute("SELECT value FROM key_change WHERE id = ?1", [id.ToByteArray()], row => made = SharedDatabase.Blob(row, 0));
            if (made is not null)
                return new KeyValueChange(true, made);
            var before = Read(db, bucket, key);
            if (change(before) is not { } after)
                return new KeyValueChange(false, before);
            var now = time.GetUtcNow();
            db.Execute("DELETE FROM key_change WHERE made < ?1", [(now - s_remembered).ToUnixTimeSeconds()]);
            db.Execute("INSERT INTO key_change VALUES (?1, ?2, ?3)", [id.ToByteArray(), after, now.ToUnixTimeSeconds()]);
            db.Execute(Put, [bucket.Account, bucket.Name, key, after]);
            return new KeyValueChange(true, after);
        }, cancellation);

    private static ReadOnlyMemory<byte>? Read(SharedDatabase db, Bucket bucket, string key)
    {
        ReadOnlyMemory<byte>? value = null;
        db.Execute(Find, [bucket.Account, bucket.Name, key], row => value = SharedDatabase.Blob(row, 0));
        return value;
    }
}
