using Npgsql;

namespace GolemOrleans.Runtime.Host.Golem.Rdbms;

/// <summary>A database address as guests write it: <c>postgres://user:password@host:port/database?sslmode=require</c>.</summary>
internal sealed record PostgresAddress(string Host, int Port, string User, string Password, string Database, SslMode SslMode)
{
    private const int MaxConnections = 20, IdleSeconds = 600;

    /// <summary>Session settings under which values have the texts that <see cref="PgValues"/> reads.</summary>
    private const string Session = "-c DateStyle=ISO -c IntervalStyle=postgres -c bytea_output=hex -c extra_float_digits=1 -c lc_monetary=C -c TimeZone=UTC";

    /// <exception cref="FormatException">Not such an address.</exception>
    public static PostgresAddress Parse(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("postgres" or "postgresql") || uri.Host.Length == 0)
            throw new FormatException("an address such as postgres://user:password@host:port/database is expected");
        var user = uri.UserInfo.Split(':', 2);
        var mode = uri.Query.TrimStart('?').Split('&').Select(p => p.Split('=', 2)).FirstOrDefault(p => p[0] == "sslmode")?.ElementAtOrDefault(1);
        var name = Uri.UnescapeDataString(user[0]);
        var database = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/'));
        return new PostgresAddress(
            uri.IdnHost,
            uri.Port > 0 ? uri.Port : 5432,
            name,
            user.Length > 1 ? Uri.UnescapeDataString(user[1]) : "",
            database.Length == 0 ? name : database,
            mode switch
            {
                null or "prefer" => SslMode.Prefer,
                "disable" => SslMode.Disable,
                "require" => SslMode.Require,
                _ => throw new FormatException($"sslmode {mode} is not supported"),
            });
    }

    /// <summary>For addresses that the egress policy has permitted.</summary>
    public string ConnectionString(IEnumerable<System.Net.IPAddress> addresses) => new NpgsqlConnectionStringBuilder
    {
        Host = string.Join(',', addresses.Select(a => a.ToString())),
        Port = Port,
        Username = User,
        Password = Password,
        Database = Database,
        SslMode = SslMode,
        MaxPoolSize = MaxConnections,
        ConnectionIdleLifetime = IdleSeconds,
        Options = Session,
        ApplicationName = "golem-worker",
        IncludeErrorDetail = true,
    }.ConnectionString;
}
