namespace GolemOrleans.Oplog.Sqlite;

/// <summary>Tables of <c>index.db</c>.</summary>
internal static class IndexSchema
{
    public const string Create = """
        CREATE TABLE IF NOT EXISTS meta(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS workers(
            number INTEGER PRIMARY KEY, component BLOB NOT NULL, name TEXT NOT NULL, last_index INTEGER NOT NULL,
            status BLOB NOT NULL, runnable INTEGER NOT NULL, owner BLOB NOT NULL);
        CREATE UNIQUE INDEX IF NOT EXISTS workers_by_name ON workers(component, name);
        CREATE INDEX IF NOT EXISTS workers_by_component ON workers(component, number);
        CREATE INDEX IF NOT EXISTS workers_runnable ON workers(number) WHERE runnable = 1;
        CREATE TABLE IF NOT EXISTS chunks(
            worker INTEGER NOT NULL, first INTEGER NOT NULL, count INTEGER NOT NULL, bytes BLOB NOT NULL,
            PRIMARY KEY(worker, first)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS keys(
            worker INTEGER NOT NULL, hash BLOB NOT NULL, start INTEGER NOT NULL, result INTEGER,
            PRIMARY KEY(worker, hash)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS promises(
            worker INTEGER NOT NULL, entry INTEGER NOT NULL, complete INTEGER NOT NULL, data BLOB NOT NULL, completer BLOB, waiters BLOB NOT NULL,
            PRIMARY KEY(worker, entry)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS wakeups(
            component BLOB NOT NULL, name TEXT NOT NULL, id TEXT NOT NULL, due INTEGER NOT NULL, kind INTEGER NOT NULL, payload BLOB NOT NULL,
            PRIMARY KEY(component, name, id)) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS wakeups_by_due ON wakeups(due);
        """;
}
