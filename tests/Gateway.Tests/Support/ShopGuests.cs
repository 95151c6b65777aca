using GolemOrleans.Wasmtime;

namespace GolemOrleans.Gateway.Tests.Support;

/// <summary>
/// Components in text form that need each other: a shop asks for a rate, the library of rates asks for a tax, an app asks the
/// shop. All functions take and answer a u64.
/// </summary>
internal static class ShopGuests
{
    public const string Shop = "test:shop/api", Front = "test:front/api";

    /// <summary>Exports <c>price</c>: the rate and <paramref name="fee"/>.</summary>
    public static byte[] ShopWasm(int fee = 1) => Wasm("test:rates/api@1.2.0", "rate", Shop, "price", $"i64.const {fee} i64.add");

    /// <summary>Exports <c>rate</c> of an older version than the shop asks for: the tax times <paramref name="factor"/>.</summary>
    public static byte[] Rates(int factor) => Wasm("test:tax/api", "tax", "test:rates/api@1.0.0", "rate", $"i64.const {factor} i64.mul");

    /// <summary>Exports <c>tax</c>: the number and 100; asks nobody.</summary>
    public static byte[] Tax() => Wasm(null, "", "test:tax/api", "tax", "i64.const 100 i64.add");

    /// <summary>Exports <c>quote</c>: the price times 1,000.</summary>
    public static byte[] App() => Wasm(Shop, "price", Front, "quote", "i64.const 1000 i64.mul");

    private static byte[] Wasm(string? import, string asked, string export, string offered, string instructions)
    {
        var (imported, declared, with) = import is null ? ("", "", "") : (
            $"""(import "{import}" (instance $i (export "{asked}" (func (param "n" u64) (result u64))))) (core func $f (canon lower (func $i "{asked}")))""",
            """(import "" "f" (func $f (param i64) (result i64)))""",
            """(with "" (instance (export "f" (func $f))))""");
        return WatText.ToWasm($"""
            (component
              {imported}
              (core module $m {declared}
                (func (export "run") (param i64) (result i64) local.get 0 {(import is null ? "" : "call $f")} {instructions}))
              (core instance $c (instantiate $m {with}))
              (func $run (param "n" u64) (result u64) (canon lift (core func $c "run")))
              (instance $e (export "{offered}" (func $run)))
              (export "{export}" (instance $e)))
            """);
    }
}
