namespace GolemOrleans.Rib.Tests.Support;

/// <summary>Programs and what random changes make of them.</summary>
internal static class ProgramMutator
{
    private static readonly string[] s_programs =
    [
        "let worker = instance(\"w-${request.path.id}\"); let r = worker.all(); {status: 200u64, body: r[0].name, headers: {Content-Type: \"json\"}}",
        "match some((1, [\"a\"])) { some((n, [x])) => \"${n}${x}\", x @ some(_) => \"-\", none => 'c' : string }",
        "reduce a, x in for y in 1..=3 { let z = y * 2; yield z; } from 0 { yield a + x; }",
        "if !(1 < 2) || true && 1 == 2 then {a: 1}.a else -3s32 / 2",
        "let c = instance[shop:api/carts@1.2.0](\"w\").cart(\"u\", 1u32); c.size(); c.drop()",
        "shop:api/carts.{cart(\"a\", 1).size}() + shop:api/carts@1.2.0.{[static]cart.merge}(1, 2)",
        "let o: option<result<u8, string>> = some(ok(1)); match o { some(ok(v)) => v, some(err(_)) => 1, none => 0 }",
        "let t: tuple<u8, list<enum { a, b }>> = (1, [a]); t[1][0] == b",
        "{ let x = {read, write}; instance().checkout(draft, x) }",
        "match instance(\"w\").checkout(done, {read}) { error(m) => m, success({order-id: i}) => i, pending => \"\\u{e9}\\n\\$\" }",
        "request.body.items[1..][0].price: f32 + 1.5e2 // comment\n",
        "let s = \"a${\"b${[1, 2]}\"}c\"; (s, 'x', 1.., none: option<u8>)",
    ];

    private static readonly string[] s_pieces =
    [
        "(", ")", "[", "]", "{", "}", "<", ">", "\"", "'", "${", ";", ",", ":", ".", "..", "..=", "=>", "=", "==", "&&", "||", "!", "+", "-", "*", "/", "@", "_", "//", "/*", "*/",
        " let x = ", " if ", " then ", " else ", " match ", " for ", " in ", " reduce ", " from ", " yield ", "some(", "none", "ok(", "err", "true", "x", "request", "1", "0", "-1",
        "1.5", "u8", ": u64", "instance()", "instance(\"w\")", ".all()", "draft", "success(", "\\", "%", "\0", "\ud800", "é", "\u2028", "9999999999999999999999", "1e999",
    ];

    /// <summary>A program with some pieces put in, taken out, or moved.</summary>
    public static string Mutate(Random random)
    {
        var text = s_programs[random.Next(s_programs.Length)];
        for (var changes = random.Next(5); changes > 0; changes--)
        {
            var at = random.Next(text.Length + 1);
            var length = random.Next(Math.Min(8, text.Length - at + 1));
            text = random.Next(4) switch
            {
                0 => text.Remove(at, length),
                1 => text.Insert(random.Next(text.Length + 1), text.Substring(at, length)),
                2 => text.Remove(at, length).Insert(at, s_pieces[random.Next(s_pieces.Length)]),
                _ => text.Insert(at, s_pieces[random.Next(s_pieces.Length)]),
            };
        }

        return text;
    }

    /// <summary>Pieces of programs in any order.</summary>
    public static string Soup(Random random) => string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => s_pieces[random.Next(s_pieces.Length)] + (random.Next(2) == 0 ? " " : "")));
}
