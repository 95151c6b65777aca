using System.Text.Json;
using System.Text.Json.Serialization;
using GolemOrleans.Values;
using Npgsql.PostgresTypes;

namespace GolemOrleans.Runtime.Host.Golem.Rdbms;

/// <summary>A column's type, with everything needed to read its values' texts. Stored as JSON with recorded results.</summary>
/// <param name="Kind">Index of the <c>db-column-type</c> case.</param>
/// <param name="Name">Of an enumeration, composite, domain or range.</param>
/// <param name="Inner">Base of a domain or range, element of an array.</param>
/// <param name="Fields">Attributes of a composite.</param>
internal sealed record PgType(
    [property: JsonPropertyName("k")] int Kind,
    [property: JsonPropertyName("n"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Name = null,
    [property: JsonPropertyName("i"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PgType? Inner = null,
    [property: JsonPropertyName("f"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<PgField>? Fields = null)
{
    public const int Text = 8, Enumeration = 36, Composite = 37, Domain = 38, Array = 39, Range = 40;

    /// <summary>Names of base types in the order of the cases.</summary>
    private static readonly string[] Names =
    [
        "char", "smallint", "integer", "bigint", "real", "double precision", "numeric", "boolean", "text", "character varying", "character",
        "timestamp without time zone", "timestamp with time zone", "date", "time without time zone", "time with time zone", "interval", "bytea", "uuid",
        "xml", "json", "jsonb", "jsonpath", "inet", "cidr", "macaddr", "bit", "bit varying", "int4range", "int8range", "numrange", "tsrange", "tstzrange",
        "daterange", "money", "oid",
    ];

    public static PgType Of(PostgresType type) => type switch
    {
        PostgresArrayType array => new(Array, null, Of(array.Element)),
        PostgresEnumType @enum => new(Enumeration, @enum.Name),
        PostgresDomainType domain => new(Domain, domain.Name, Of(domain.BaseType)),
        PostgresCompositeType composite => new(Composite, composite.Name, null, [.. composite.Fields.Select(f => new PgField(f.Name, Of(f.Type)))]),
        PostgresRangeType range when KindOf(range.Name) < 0 => new(Range, range.Name, Of(range.Subtype)),
        _ => KindOf(type.DisplayName.Split('(')[0]) is var kind and >= 0 ? new(kind) : new(Text),
    };

    public string Encode() => JsonSerializer.Serialize(this);

    public static PgType Decode(string json) => JsonSerializer.Deserialize<PgType>(json)!;

    /// <summary>As <c>db-column-type</c>.</summary>
    public WitValue Lower() => Kind switch
    {
        Enumeration => WitValue.Variant(Kind, WitValue.Record(WitValue.String(Name!))),
        Composite => WitValue.Variant(Kind, WitValue.Record(
            WitValue.String(Name!), WitValue.List(Fields!.Select(f => WitValue.Tuple(WitValue.String(f.Name), Lazy(f.Type))).ToArray()))),
        Domain or Range => WitValue.Variant(Kind, WitValue.Record(WitValue.String(Name!), Lazy(Inner!))),
        Array => WitValue.Variant(Kind, Lazy(Inner!)),
        _ => WitValue.Variant(Kind),
    };

    private static WitValue Lazy(PgType type) => WitValue.Own(new LazyDbColumnType(type.Lower()));

    private static int KindOf(string name) => System.Array.IndexOf(Names, name);
}

/// <summary>An attribute of a composite type.</summary>
internal sealed record PgField([property: JsonPropertyName("n")] string Name, [property: JsonPropertyName("t")] PgType Type);
