using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using Npgsql;
using Npgsql.PostgresTypes;

namespace GolemOrleans.Runtime.Host.Golem.Rdbms;

/// <summary>
/// Results as they are recorded: columns with their types, rows as the texts the server sent; and as guests get them. Reading a
/// recorded text gives the same value every time.
/// </summary>
internal static class Results
{
    public static WitType ColumnsType { get; } = WitType.List(WitType.Tuple(WitType.String, WitType.String, WitType.String));

    public static WitType RowsType { get; } = WitType.List(WitType.List(WitType.Option(WitType.String)));

    public static WitType QueryType { get; } = WitType.Tuple(ColumnsType, RowsType);

    public static WitValue Columns(NpgsqlDataReader reader) => WitValue.List(Enumerable.Range(0, reader.FieldCount)
        .Select(i => WitValue.Tuple(
            WitValue.String(reader.GetName(i)), WitValue.String(reader.GetDataTypeName(i)), WitValue.String(PgType.Of(reader.GetPostgresType(i)).Encode())))
        .ToArray());

    /// <summary>By column: the object id of a type that the client does not know, else 0.</summary>
    public static uint[] UnknownTypes(NpgsqlDataReader reader) => [.. Enumerable.Range(0, reader.FieldCount)
        .Select(i => reader.GetPostgresType(i) is PostgresBaseType or PostgresArrayType or PostgresEnumType or PostgresCompositeType or PostgresDomainType
            or PostgresRangeType or PostgresMultirangeType ? 0 : reader.GetDataTypeOID(i))];

    /// <summary>Up to that many further rows.</summary>
    public static async Task<WitValue> RowsAsync(NpgsqlDataReader reader, int most, CancellationToken cancellation)
    {
        var rows = new List<WitValue>();
        while (rows.Count < most && await reader.ReadAsync(cancellation).ConfigureAwait(false))
        {
            var row = new WitValue[reader.FieldCount];
            for (var i = 0; i < row.Length; i++)
                row[i] = reader.IsDBNull(i) ? WitValue.None : WitValue.Some(WitValue.String(reader.GetString(i)));
            rows.Add(WitValue.List(row));
        }

        return WitValue.List(rows.ToArray());
    }

    /// <summary><c>list&lt;db-column&gt;</c>.</summary>
    public static WitValue LowerColumns(WitValue columns) => WitValue.List(columns.AsItems.Select((column, i) => WitValue.Record(
        WitValue.U64((ulong)i), column.AsItems[0], PgType.Decode(column.AsItems[2].AsString).Lower(), column.AsItems[1])).ToArray());

    /// <summary><c>list&lt;db-row&gt;</c>.</summary>
    /// <exception cref="FormatException">A text cannot be read.</exception>
    public static WitValue LowerRows(WitValue columns, WitValue rows)
    {
        var types = columns.AsItems.Select(column => PgType.Decode(column.AsItems[2].AsString)).ToArray();
        return WitValue.List(rows.AsItems.Select(row => WitValue.Record(WitValue.List(
            row.AsItems.Select((text, i) => PgValues.Read(types[i], text.IsSome ? text.Payload.AsString : null)).ToArray()))).ToArray());
    }
}
