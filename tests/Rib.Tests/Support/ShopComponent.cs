using System.Collections.Immutable;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Rib.Tests.Support;

/// <summary>A component with something of every kind to call, and the environment of an HTTP API on it.</summary>
internal static class ShopComponent
{
    private static readonly ResourceType s_cart = new("cart");

    public static WitType Item { get; } = WitType.Record(
        new("product-id", WitType.String), new("name", WitType.String), new("price", WitType.F32), new("quantity", WitType.U32));

    public static WitType Outcome { get; } = WitType.Variant(
        new("error", WitType.String), new("success", WitType.Record(new WitField("order-id", WitType.String))), new("pending", null));

    public static WitType Stage { get; } = WitType.Enum("draft", "in-progress", "done");

    public static WitType Access { get; } = WitType.Flags("read", "write", "execute");

    public static RibEnvironment Environment { get; } = new(
    [
        Function("shop:api/items.{add}", WitType.U64, ("item", Item)),
        Function("shop:api/items.{get}", WitType.Option(Item), ("id", WitType.U64)),
        Function("shop:api/items.{all}", WitType.List(Item)),
        Function("shop:api/items.{clear}", null),
        Function("shop:api/items.{ratio}", WitType.Result(WitType.S32, WitType.String), ("a", WitType.S32), ("b", WitType.S32)),
        Function("shop:api/orders.{checkout}", Outcome, ("stage", Stage), ("access", Access)),
        Function("shop:api/orders.{describe}", WitType.String, ("outcome", Outcome)),
        Function("shop:api/orders.{clear}", null),
        Function("shop:api/carts@1.2.0.{[constructor]cart}", WitType.Own(s_cart), ("user", WitType.String), ("limit", WitType.U32)),
        Function("shop:api/carts@1.2.0.{[method]cart.put}", null, ("self", WitType.Borrow(s_cart)), ("item", Item)),
        Function("shop:api/carts@1.2.0.{[method]cart.size}", WitType.U32, ("self", WitType.Borrow(s_cart))),
        Function("shop:api/carts@1.2.0.{[static]cart.merge}", WitType.U32, ("a", WitType.U32), ("b", WitType.U32)),
        Function("shop:api/carts@1.2.0.{[drop]cart}", null, ("self", WitType.Own(s_cart))),
        Function("other:tools/items.{get}", WitType.String, ("key", WitType.String)),
        Function("ping", WitType.String),
    ],
    RibEnvironment.HttpRequest);

    private static RibExport Function(string name, WitType? result, params (string Name, WitType Type)[] parameters) =>
        new(name, new FunctionType([.. parameters.Select(p => new WitParameter(p.Name, p.Type))], result));
}
