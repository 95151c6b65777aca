using GolemOrleans.Runtime.Host.Tests.Scripts;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Host.Tests.Rdbms;

/// <summary>What a guest's database library does, in a few words.</summary>
internal static class PostgresGuest
{
    public const string Pg = "golem:rdbms/postgres";

    public static WitValue Open(this Guest guest, string address) => guest.Ok(Pg, "[static]db-connection.open", WitValue.String(address));

    public static ulong Execute(this Guest guest, string owner, WitValue on, string sql, params WitValue[] parameters) =>
        guest.Ok(Pg, $"[method]{owner}.execute", on, WitValue.String(sql), WitValue.List(parameters)).AsU64;

    public static WitValue Query(this Guest guest, string owner, WitValue on, string sql, params WitValue[] parameters) =>
        guest.Ok(Pg, $"[method]{owner}.query", on, WitValue.String(sql), WitValue.List(parameters));

    /// <summary>The first column of every row as text for people.</summary>
    public static string Column(this WitValue result) =>
        string.Join(' ', result.AsItems[1].AsItems.Select(row => Show(row.AsItems[0].AsItems[0])));

    /// <summary>A value with everything inside it.</summary>
    public static string Show(WitValue value) => value.Kind switch
    {
        WitKind.Own => Show(((Runtime.Host.Golem.Rdbms.LazyDbValue)value.AsResource).Get()),
        WitKind.Variant => $"{value.Discriminant}({(value.HasPayload ? Show(value.Payload) : "")})",
        WitKind.Record or WitKind.Tuple or WitKind.List when value.Reference is WitValue[] items => $"[{string.Join(", ", items.Select(Show))}]",
        WitKind.S8 => value.AsS8.ToString(),
        WitKind.S16 => value.AsS16.ToString(),
        WitKind.S32 => value.AsS32.ToString(),
        WitKind.S64 => value.AsS64.ToString(),
        _ => Guest.Describe(value),
    };

    public static WitValue Int4(int value) => WitValue.Variant(2, WitValue.S32(value));

    public static WitValue Text(string value) => WitValue.Variant(8, WitValue.String(value));
}
