using Npgsql;

namespace GolemOrleans.Oplog.Postgres;

/// <summary>Positional parameters.</summary>
internal static class PostgresParameters
{
    public static NpgsqlParameterCollection With<T>(this NpgsqlParameterCollection parameters, T value)
    {
        parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
        return parameters;
    }

    public static NpgsqlParameterCollection With(this NpgsqlParameterCollection parameters, WorkerId worker) =>
        parameters.With(worker.ComponentId).With(PostgresText.IsStorable(worker.Name) ? worker.Name : "");

    public static NpgsqlParameterCollection With(this NpgsqlParameterCollection parameters, OplogIndex index) =>
        parameters.With(index.Value > long.MaxValue ? long.MaxValue : (long)index.Value);
}
