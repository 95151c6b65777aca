using GolemOrleans.Runtime.Host.Tests.Scripts;
using GolemOrleans.Tests.Postgres;
using GolemOrleans.Values;
using Npgsql;
using Xunit;
using static GolemOrleans.Runtime.Host.Tests.Rdbms.PostgresGuest;

namespace GolemOrleans.Runtime.Host.Tests.Rdbms;

/// <summary><c>golem:rdbms/postgres</c> against a real PostgreSQL.</summary>
public sealed class PostgresTests(PostgresTests.Server server) : IClassFixture<PostgresTests.Server>
{
    private const string Connection = "db-connection", Transaction = "db-transaction";

    [PostgresFact]
    public async Task Statements_are_recorded_and_not_made_again()
    {
        var table = server.NewTable("id int primary key, name text");
        using var script = new HostScript(guest =>
        {
            var db = guest.Open(server.Address);
            guest.Note(guest.Execute(Connection, db, $"INSERT INTO {table} VALUES ($1, $2), (2, NULL)", Int4(1), Text("one")).ToString());
            var result = guest.Query(Connection, db, $"SELECT id, name FROM {table} ORDER BY id");
            guest.Note(Show(result));
            guest.Note(Guest.Describe(guest.Call(Pg, "[method]db-connection.query", db, WitValue.String("SELECT nonsense"), WitValue.List(Array.Empty<WitValue>())).Payload)[..2]);
            guest.Note(guest.Query(Connection, db, "SELECT clock_timestamp()").Column());
        });
        var notes = await script.LiveAndReplayAsync();
        Assert.Equal("2", notes[0]);
        Assert.Contains("[[[2(1), 8(one)]], [[2(2), 41()]]]", notes[1], StringComparison.Ordinal);
        Assert.Equal("2(", notes[2]);
        Assert.Equal(2L, server.Scalar($"SELECT count(*) FROM {table}"));
    }

    [PostgresFact]
    public async Task A_crash_anywhere_leaves_a_transaction_done_once()
    {
        var table = server.NewTable("n int");
        var runs = 0L;
        await CrashSweep.EverywhereAsync(
            guest =>
            {
                var db = guest.Open(server.Address);
                var transaction = guest.Ok(Pg, "[method]db-connection.begin-transaction", db);
                guest.Execute(Transaction, transaction, $"INSERT INTO {table} VALUES (1)");
                guest.Note(guest.Query(Transaction, transaction, "SELECT 1").Column());
                guest.Execute(Transaction, transaction, $"INSERT INTO {table} VALUES (2)");
                guest.Ok(Pg, "[method]db-transaction.commit", transaction);
                guest.Drop(transaction);
            },
            (run, place) =>
            {
                var ones = (long)server.Scalar($"SELECT count(*) FROM {table} WHERE n = 1")!;
                Assert.Equal(ones, server.Scalar($"SELECT count(*) FROM {table} WHERE n = 2"));
                // A commit whose record was lost is made again, as every remote write.
                Assert.InRange(ones - runs, 1, 2);
                runs = ones;
                Assert.Equal(["2(1)"], run.Runs[^1]);
                return Task.CompletedTask;
            });
    }

    [PostgresFact]
    public async Task A_dropped_or_rolled_back_transaction_leaves_nothing()
    {
        var table = server.NewTable("n int");
        using var script = new HostScript(guest =>
        {
            var db = guest.Open(server.Address);
            var dropped = guest.Ok(Pg, "[method]db-connection.begin-transaction", db);
            guest.Execute(Transaction, dropped, $"INSERT INTO {table} VALUES (1)");
            guest.Drop(dropped);
            var back = guest.Ok(Pg, "[method]db-connection.begin-transaction", db);
            guest.Execute(Transaction, back, $"INSERT INTO {table} VALUES (2)");
            guest.Ok(Pg, "[method]db-transaction.rollback", back);
            guest.Note(guest.Call(Pg, "[method]db-transaction.commit", back).IsOk.ToString());
            guest.Note(guest.Query(Connection, db, $"SELECT count(*)::int FROM {table}").Column());
        });
        Assert.Equal(["False", "2(0)"], await script.LiveAndReplayAsync());
    }

    [PostgresFact]
    public async Task A_transaction_with_another_effect_in_its_middle_goes_on_after_a_crash()
    {
        var table = server.NewTable("n int");
        using var script = new HostScript(guest =>
        {
            var db = guest.Open(server.Address);
            var transaction = guest.Ok(Pg, "[method]db-connection.begin-transaction", db);
            guest.Execute(Transaction, transaction, $"INSERT INTO {table} VALUES (1)");
            guest.Call("golem:api/host", "generate-idempotency-key");
            if (guest.Run == 1)
                guest.Trap("in the middle");
            guest.Execute(Transaction, transaction, $"INSERT INTO {table} VALUES (2)");
            guest.Ok(Pg, "[method]db-transaction.commit", transaction);
        });
        await script.RunAsync();
        Assert.Equal(2L, server.Scalar($"SELECT count(*) FROM {table}"));
    }

    [PostgresFact]
    public async Task A_stream_gives_fifty_rows_at_a_time_and_goes_on_after_a_crash()
    {
        await CrashSweep.EverywhereAsync(
            guest =>
            {
                var db = guest.Open(server.Address);
                var stream = guest.Ok(Pg, "[method]db-connection.query-stream", db, WitValue.String("SELECT generate_series(1, 120)"), WitValue.List(Array.Empty<WitValue>()));
                guest.Note(Guest.Describe(guest.Call(Pg, "[method]db-result-stream.get-columns", stream).AsItems[0].AsItems[1]));
                for (var next = guest.Call(Pg, "[method]db-result-stream.get-next", stream); next.IsSome; next = guest.Call(Pg, "[method]db-result-stream.get-next", stream))
                {
                    guest.Note($"{next.Payload.AsItems.Length} {Show(next.Payload.AsItems[0])}");
                    guest.Call("golem:api/host", "generate-idempotency-key");
                }

                guest.Drop(stream);
            },
            (run, place) =>
            {
                Assert.Equal(["generate_series", "50 [[2(1)]]", "50 [[2(51)]]", "20 [[2(101)]]"], run.Runs[^1]);
                return Task.CompletedTask;
            });
    }

    [PostgresFact]
    public async Task Every_type_comes_back_as_it_went()
    {
        server.Scalar("DROP TYPE IF EXISTS mood, pair, spread CASCADE");
        server.Scalar("CREATE TYPE mood AS ENUM ('sad', 'very happy')");
        server.Scalar("CREATE TYPE pair AS (a int, b text)");
        server.Scalar("CREATE TYPE spread AS RANGE (subtype = float8)");
        (string Type, string Literal, string Shown)[] cases =
        [
            ("\"char\"", "'x'", "0(120)"), ("int2", "-7", "1(-7)"), ("int8", "9000000000", "3(9000000000)"), ("numeric", "123456789012345678901234567890.5", "6(123456789012345678901234567890.5)"),
            ("bool", "true", "7(True)"), ("varchar(9)", "'abc'", "9(abc)"), ("bpchar(3)", "'ab'", "10(ab )"),
            ("timestamp", "'2024-02-29 12:34:56.789'", "11([[2024, 2, 29], [12, 34, 56, 789000000]])"),
            ("timestamptz", "'2024-02-29 12:34:56+02'", "12([[[2024, 2, 29], [10, 34, 56, 0]], 0])"),
            ("date", "'1999-12-31'", "13([1999, 12, 31])"), ("time", "'23:59:59.5'", "14([23, 59, 59, 500000000])"), ("timetz", "'10:00:00-05:30'", "15([[10, 0, 0, 0], -19800])"),
            ("interval", "'1 year 2 mons -3 days 04:05:06.7'", "16([14, -3, 14706700000])"), ("bytea", "'\\x00ff'", "17(00FF)"),
            ("json", "'{\"a\": 1}'", "18({\"a\": 1})"), ("jsonb", "'{\"a\":1}'", "19({\"a\": 1})"), ("jsonpath", "'$.a'", "20($.\"a\")"), ("xml", "'<a/>'", "21(<a/>)"),
            ("uuid", "'00000000-0000-0001-0000-000000000002'", "22([1, 2])"), ("inet", "'10.1.2.3'", "23(0([10, 1, 2, 3]))"), ("macaddr", "'08:00:2b:01:02:03'", "25([[8, 0, 43, 1, 2, 3]])"),
            ("bit(3)", "B'101'", "26([True, False, True])"), ("varbit", "B'10'", "27([True, False])"), ("int4range", "'[1,5)'", "28([0(1), 1(5)])"), ("int8range", "'[1,)'", "29([0(1), 2()])"),
            ("numrange", "'(1.5,2.5]'", "30([1(1.5), 0(2.5)])"), ("daterange", "'[2024-01-01,2024-01-02)'", "33([0([2024, 1, 1]), 1([2024, 1, 2])])"),
            ("tsrange", "'[2024-01-01 00:00,2024-01-01 01:00)'", "31([0([[2024, 1, 1], [0, 0, 0, 0]]), 1([[2024, 1, 1], [1, 0, 0, 0]])])"),
            ("money", "12.34", "34(1234)"), ("oid", "77", "35(77)"), ("mood", "'very happy'", "36([mood, very happy])"),
            ("pair", "ROW(1, 'a \"b\", c')", "37([pair, [2(1), 8(a \"b\", c)]])"), ("text[]", "ARRAY['a,b', NULL, '\"', 'NULL']", "39([8(a,b), 41(), 8(\"), 8(NULL)])"),
            ("int4[]", "ARRAY[]::int4[]", "39([])"), ("spread", "'[1.5,2.5)'", "40([spread, [0(5(4609434218613702656)), 1(5(4612811918334230528))]])"),
        ];
        using var script = new HostScript(guest =>
        {
            var db = guest.Open(server.Address);
            foreach (var (type, literal, _) in cases)
            {
                var read = guest.Query(Connection, db, $"SELECT ({literal})::{type}");
                var value = read.AsItems[1].AsItems[0].AsItems[0].AsItems[0];
                var again = guest.Query(Connection, db, $"SELECT $1::{type}", value).AsItems[1].AsItems[0].AsItems[0].AsItems[0];
                guest.Note($"{type} {Show(value)} {Show(again) == Show(value)}");
            }
        });
        var notes = await script.LiveAndReplayAsync();
        Assert.Equal("", string.Join("; ", cases.Select(c => $"{c.Type} {c.Shown} True").Zip(notes, (wanted, got) => wanted == got ? "" : $"{got}, not {wanted}").Where(difference => difference.Length != 0)));
    }

    [PostgresFact]
    public async Task A_database_that_cannot_be_reached_or_is_denied_is_a_connection_failure()
    {
        using var script = new HostScript(guest =>
        {
            guest.Note(guest.Call(Pg, "[static]db-connection.open", WitValue.String("not an address")).Payload.Discriminant.ToString());
            guest.Note(guest.Call(Pg, "[static]db-connection.open", WitValue.String("postgres://x@127.0.0.1:1/x")).Payload.Discriminant.ToString());
            guest.Note(guest.Call(Pg, "[static]db-connection.open", WitValue.String("postgres://x@169.254.169.254/x")).Payload.Payload.AsString);
        });
        var notes = await script.LiveAndReplayAsync();
        Assert.Equal(["0", "0"], notes.Take(2));
        Assert.Contains("egress policy", notes[2], StringComparison.Ordinal);
    }

    public sealed class Server : IDisposable
    {
        private readonly Lazy<PostgresCluster> _cluster = new(() => PostgresCluster.Create());
        private int _tables;

        public string Address => $"postgres://golem@127.0.0.1:{_cluster.Value.Port}/postgres";

        public string NewTable(string columns)
        {
            var name = $"t{Interlocked.Increment(ref _tables)}";
            Scalar($"CREATE TABLE {name} ({columns})");
            return name;
        }

        public object? Scalar(string sql)
        {
            using var connection = new NpgsqlConnection(_cluster.Value.ConnectionString);
            connection.Open();
            using var command = new NpgsqlCommand(sql, connection);
            return command.ExecuteScalar();
        }

        public void Dispose()
        {
            if (_cluster.IsValueCreated)
                _cluster.Value.Dispose();
        }
    }
}
