using System.Text;
using GolemOrleans.Components.Canonical;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Components.Oracle.Tests;

/// <summary>
/// The text of a component that shows how a type lies in core values and memory. It exports, for the type T:
/// <list type="bullet">
/// <item><c>flat: func(x: T) -> tuple&lt;list&lt;u64&gt;, list&lt;u8&gt;&gt;</c>: the core arguments as received, and the memory
/// that was allocated, from address 1024.</item>
/// <item><c>spill: func(x: T, p0…p16: u8) -> …</c>: the same, with all parameters in memory.</item>
/// <item><c>load: func(image: list&lt;u8&gt;, root: u32) -> T</c>: places the image at 1024 and returns the T at root.</item>
/// </list>
/// </summary>
internal sealed class ProbeText
{
    internal const int Padding = 17;

    private readonly StringBuilder _types = new();
    private int _names;

    internal static WitType Report { get; } = WitType.Tuple(WitType.List(WitType.U64), WitType.List(WitType.U8));

    internal static string Of(WitType type, FunctionPlan flat, FunctionPlan load, string encoding) => new ProbeText().Write(type, flat, load, encoding);

    private string Write(WitType type, FunctionPlan flat, FunctionPlan load, string encoding)
    {
        var name = Name(type);
        var result = load.LiftResults[0].ToString().ToLowerInvariant();
        var pads = string.Concat(Enumerable.Range(0, Padding).Select(i => $" (param \"p{i}\" u8)"));
        var options = $"(memory (core memory $i \"memory\")) (realloc (core func $i \"realloc\")) string-encoding={encoding}";
        return $$"""
            (component
              {{_types}}
              (core module $m
                (memory (export "memory") 16)
                (global $next (mut i32) (i32.const 1024))
                (func (export "realloc") (param $old i32) (param $had i32) (param $align i32) (param $size i32) (result i32)
                  (local $p i32)
                  (local.set $p (i32.and
                    (i32.add (global.get $next) (i32.sub (local.get $align) (i32.const 1)))
                    (i32.sub (i32.const 0) (local.get $align))))
                  (global.set $next (i32.add (local.get $p) (local.get $size)))
                  (memory.copy (local.get $p) (local.get $old)
                    (select (local.get $had) (local.get $size) (i32.lt_u (local.get $had) (local.get $size))))
                  (local.get $p))
                (func $reset
                  (memory.fill (i32.const 0) (i32.const 0) (global.get $next))
                  (global.set $next (i32.const 1024)))
                {{Dump("flat", flat.LiftParameters)}}
                {{Dump("spill", [CoreType.I32])}}
                (func (export "load") (param i32 i32 i32) (result {{result}})
                  local.get 2 {{(load.ResultInMemory ? "" : Load(load))}})
                (func (export "free") (param i32) call $reset)
                (func (export "free-load") (param {{result}}) call $reset))
              (core instance $i (instantiate $m))
              (func (export "flat") (param "x" {{name}}) (result (tuple (list u64) (list u8)))
                (canon lift (core func $i "flat") {{options}} (post-return (core func $i "free"))))
              (func (export "spill") (param "x" {{name}}){{pads}} (result (tuple (list u64) (list u8)))
                (canon lift (core func $i "spill") {{options}} (post-return (core func $i "free"))))
              (func (export "load") (param "image" (list u8)) (param "root" u32) (result {{name}})
                (canon lift (core func $i "load") {{options}} (post-return (core func $i "free-load")))))
            """;
    }

    private static string Dump(string name, IReadOnlyList<CoreType> parameters)
    {
        var text = new StringBuilder($"(func (export \"{name}\") (param {string.Join(' ', parameters).ToLowerInvariant()}) (result i32)\n");
        for (var i = 0; i < parameters.Count; i++)
        {
            var bits = parameters[i] switch
            {
                CoreType.I32 => $"(i64.extend_i32_u (local.get {i}))",
                CoreType.F32 => $"(i64.extend_i32_u (i32.reinterpret_f32 (local.get {i})))",
                CoreType.F64 => $"(i64.reinterpret_f64 (local.get {i}))",
                _ => $"(local.get {i})",
            };
            text.Append($"  (i64.store (i32.const {16 + (8 * i)}) {bits})\n");
        }

        text.Append($"  (i32.store (i32.const 0) (i32.const 16)) (i32.store (i32.const 4) (i32.const {parameters.Count}))\n");
        text.Append("  (i32.store (i32.const 8) (i32.const 1024)) (i32.store (i32.const 12) (i32.sub (global.get $next) (i32.const 1024)))\n");
        return text.Append("  (i32.const 0))").ToString();
    }

    /// <summary>The one core value of the result, read in the width that it has in memory.</summary>
    private static string Load(FunctionPlan load) => (load.LiftResults[0], load.Result!.Size) switch
    {
        (CoreType.I32, 1) => "i32.load8_u",
        (CoreType.I32, 2) => "i32.load16_u",
        var (core, _) => $"{core.ToString().ToLowerInvariant()}.load",
    };

    private string Name(WitType type) => type switch
    {
        ListType list => $"(list {Name(list.Element)})",
        OptionType option => $"(option {Name(option.Inner)})",
        ResultType result => $"(result{(result.Ok is null ? "" : " " + Name(result.Ok))}{(result.Err is null ? "" : $" (error {Name(result.Err)})")})",
        TupleType tuple => $"(tuple{string.Concat(tuple.Items.Select(t => " " + Name(t)))})",
        RecordType record => Define($"(record{string.Concat(record.Fields.Select(f => $" (field \"{f.Name}\" {Name(f.Type)})"))})"),
        VariantType variant => Define($"(variant{string.Concat(variant.Cases.Select(c => $" (case \"{c.Name}\"{(c.Type is null ? "" : " " + Name(c.Type))})"))})"),
        EnumType @enum => Define($"(enum{string.Concat(@enum.Cases.Select(c => $" \"{c}\""))})"),
        FlagsType flags => Define($"(flags{string.Concat(flags.Names.Select(n => $" \"{n}\""))})"),
        _ => type.Kind.ToString().ToLowerInvariant(),
    };

    /// <summary>Records, variants, enums and flags must have an exported name to appear in an exported function.</summary>
    private string Define(string definition)
    {
        var n = _names++;
        _types.Append($"(type $d{n} {definition}) (export $t{n} \"t{n}\" (type $d{n}))\n  ");
        return $"$t{n}";
    }
}
