using System.Text;
using GolemOrleans.Runtime.Host.Wasi.Http.Client;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Host.Wasi.Http;

/// <summary>Shapes of what is recorded about exchanges.</summary>
internal static class HttpRecords
{
    /// <summary>Method and address.</summary>
    public static WitType RequestType { get; } = WitType.Tuple(WitType.String, WitType.String);

    public static WitType FieldsType { get; } = WitType.List(WitType.Tuple(WitType.String, WitType.List(WitType.U8)));

    /// <summary>Status and header fields.</summary>
    public static WitType HeadType { get; } = WitType.Tuple(WitType.U16, FieldsType);

    public static WitValue Describe(HttpExchange exchange) =>
        WitValue.Tuple(WitValue.String(exchange.Description.Method), WitValue.String(exchange.Description.Address));

    public static WitValue LowerFields(IEnumerable<(string Name, byte[] Value)> fields) =>
        WitValue.List(fields.Select(f => WitValue.Tuple(WitValue.String(f.Name), WitValue.List(f.Value))).ToArray());

    public static IEnumerable<(string Name, byte[] Value)> LiftFields(WitValue fields) =>
        fields.AsItems.Select(f => (f.AsItems[0].AsString, (byte[])f.AsItems[1].AsArray));

    public static WitValue LowerHead(ClientResponse response)
    {
        var fields = response.Head.Fields.Select(f => (f.Name, Encoding.Latin1.GetBytes(f.Value)));
        return WitValue.Tuple(WitValue.U16(response.Head.Status), LowerFields(fields));
    }

    public static (ushort Status, Fields Headers) LiftHead(WitValue head) =>
        (head.AsItems[0].AsU16, new Fields(LiftFields(head.AsItems[1]), true));
}
