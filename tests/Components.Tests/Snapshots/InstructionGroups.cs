namespace GolemOrleans.Components.Tests.Snapshots;

/// <summary>
/// One core module per group of enabled instructions: fields, and the body of <c>run: [i32] → [i64]</c>, whose results depend on
/// state that earlier calls left behind.
/// </summary>
internal static class InstructionGroups
{
    public static readonly IReadOnlyDictionary<string, (string Fields, string Body)> All = new Dictionary<string, (string, string)>
    {
        ["integers"] = ("(global $g (mut i64) (i64.const 7))", """
            (global.set $g (i64.add (i64.mul (global.get $g) (i64.const 6364136223846793005)) (i64.extend_i32_u (local.get 0))))
            (i64.xor (i64.rotl (global.get $g) (i64.const 17)) (i64.div_u (i64.popcnt (global.get $g)) (i64.const 3)))
            """),
        ["floats"] = ("(global $d (mut f64) (f64.const 1.5)) (global $f (mut f32) (f32.const 0.25))", """
            (global.set $d (f64.add (f64.sqrt (global.get $d)) (f64.convert_i32_u (local.get 0))))
            (global.set $f (f32.mul (f32.nearest (global.get $f)) (f32.demote_f64 (global.get $d))))
            (i64.xor (i64.reinterpret_f64 (global.get $d)) (i64.extend_i32_u (i32.reinterpret_f32 (global.get $f))))
            """),
        ["conversions that extend signs or saturate"] = ("(global $g (mut i32) (i32.const 200))", """
            (global.set $g (i32.add (i32.extend8_s (global.get $g)) (local.get 0)))
            (i64.add (i64.extend32_s (i64.extend_i32_u (global.get $g))) (i64.trunc_sat_f64_s (f64.mul (f64.convert_i32_s (global.get $g)) (f64.const 1e17))))
            """),
        ["control flow with several values"] = ("(global $g (mut i32) (i32.const 3))", """
            (global.set $g (i32.add (global.get $g) (local.get 0)))
            (block (result i32 i64)
              (loop (param) (result i32 i64)
                (if (result i32 i64) (i32.and (global.get $g) (i32.const 1))
                  (then (i32.const 5) (i64.const 6))
                  (else (br_table 0 2 2 (i32.const 8) (i64.const 9) (i32.rem_u (global.get $g) (i32.const 2)))))))
            drop drop
            (select (result i64) (i64.const 10) (i64.extend_i32_s (global.get $g)) (i32.gt_s (global.get $g) (i32.const 20)))
            """),
        ["memory"] = ("""(memory 1 40) (data (i32.const 100) "seeds of something")""", """
            (i64.store offset=4 (i32.mul (local.get 0) (i32.const 8)) (i64.add (i64.load16_s (i32.const 101)) (i64.extend_i32_u (memory.grow (i32.const 1)))))
            (i32.store8 (i32.const 102) (local.get 0))
            (i64.add (i64.load (i32.const 100)) (i64.extend_i32_u (memory.size)))
            """),
        ["bulk memory"] = ("""(memory 2) (data $p "passive content") (data (i32.const 8) "active")""", """
            (memory.init $p (i32.const 70000) (i32.const 2) (i32.const 9))
            (memory.copy (i32.const 200) (i32.const 8) (i32.const 300))
            (memory.fill (i32.add (i32.const 210) (local.get 0)) (i32.const 65) (local.get 0))
            (i64.add (i64.load (i32.const 205)) (i64.load (i32.const 70001)))
            """),
        ["several memories"] = ("""(memory $a 1) (memory $b 1) (data (memory $b) (i32.const 0) "b")""", """
            (i32.store $a (local.get 0) (i32.load $b (i32.const 0)))
            (i32.store $b (i32.const 0) (i32.add (i32.load $b (i32.const 0)) (local.get 0)))
            (memory.copy $a $b (i32.const 64) (i32.const 0) (i32.const 16))
            (i64.extend_i32_u (i32.add (memory.grow $b (i32.const 1)) (i32.add (i32.load $a (i32.const 64)) (memory.size $b))))
            """),
        ["references and tables"] = ("""
            (type $t (func (result i64)))
            (table $t 3 20 funcref) (elem (table $t) (i32.const 0) func $one $two)
            (elem $p func $two $three) (elem declare func $three)
            (global $f (mut funcref) (ref.null func))
            (func $one (result i64) i64.const 1) (func $two (result i64) i64.const 2) (func $three (result i64) i64.const 3)
            """, """
            (table.set $t (i32.const 2) (select (result funcref) (ref.func $three) (global.get $f) (ref.is_null (global.get $f))))
            (global.set $f (table.get $t (i32.rem_u (local.get 0) (i32.const 2))))
            (drop (table.grow $t (ref.func $one) (i32.const 1)))
            (table.copy $t $t (i32.const 0) (i32.const 1) (i32.const 2))
            (table.init $t $p (i32.const 1) (i32.const 0) (i32.const 2))
            (i64.add
              (i64.mul (call_indirect $t (type $t) (i32.const 0)) (i64.const 100))
              (i64.add (call_indirect $t (type $t) (i32.const 2)) (i64.extend_i32_u (table.size $t))))
            """),
        ["external references"] = ("(global $e (mut externref) (ref.null extern)) (table $t 2 externref)", """
            (global.set $e (table.get $t (i32.rem_u (local.get 0) (i32.const 2))))
            (i64.extend_i32_u (ref.is_null (global.get $e)))
            """),
        ["vectors"] = ("""(memory 1) (global $v (mut v128) (v128.const i32x4 1 2 3 4))""", """
            (global.set $v (i32x4.add (i8x16.shuffle 4 5 6 7 0 1 2 3 12 13 14 15 8 9 10 11 (global.get $v) (i32x4.splat (local.get 0))) (i32x4.splat (local.get 0))))
            (v128.store offset=16 (i32.const 0) (f32x4.sqrt (f32x4.convert_i32x4_u (global.get $v))))
            (v128.store8_lane offset=2 3 (i32.const 40) (global.get $v))
            (i64.add (i64x2.extract_lane 1 (v128.load64_splat offset=16 (i32.const 8)))
              (i64.add (i64x2.extract_lane 0 (global.get $v)) (i64.load (i32.const 40))))
            """),
        ["relaxed vectors"] = ("(global $v (mut v128) (v128.const f32x4 1 2 3 4))", """
            (global.set $v (f32x4.relaxed_madd (global.get $v) (f32x4.splat (f32.const 1.5)) (f32x4.splat (f32.convert_i32_u (local.get 0)))))
            (i64x2.extract_lane 1 (i8x16.relaxed_swizzle (global.get $v) (i8x16.splat (local.get 0))))
            """),
        ["tail calls"] = ("""
            (type $t (func (param i32 i64) (result i64))) (table 1 funcref) (elem (i32.const 0) $loop)
            (global $g (mut i64) (i64.const 0))
            (func $loop (type $t) (if (result i64) (local.get 0)
              (then (return_call_indirect (type $t) (i32.sub (local.get 0) (i32.const 1)) (i64.add (local.get 1) (i64.const 2)) (i32.const 0)))
              (else (return_call $done (local.get 1)))))
            (func $done (param i64) (result i64) (global.set $g (i64.add (global.get $g) (local.get 0))) (global.get $g))
            """, "(call $loop (i32.const 100000) (i64.extend_i32_u (local.get 0)))"),
        ["exceptions"] = ("""
            (tag $e (param i64)) (global $g (mut i64) (i64.const 0))
            (func $throws (param i64) (throw $e (local.get 0)))
            """, """
            (block $c (result i64)
              (try_table (catch $e $c) (call $throws (i64.add (global.get $g) (i64.extend_i32_u (local.get 0)))))
              (i64.const -1))
            global.set $g
            (block $r (result exnref) (try_table (catch_all_ref $r) (call $throws (i64.const 1))) unreachable) drop
            (global.get $g)
            """),
        ["extended constants"] = ("""
            (memory 1)
            (global $g (mut i32) (i32.sub (i32.mul (i32.const 40) (i32.const 3)) (i32.const 1)))
            (data (i32.add (i32.const 40) (i32.const 8)) "text")
            """, """
            (global.set $g (i32.add (global.get $g) (local.get 0)))
            (i64.add (i64.extend_i32_u (global.get $g)) (i64.load (i32.const 48)))
            """),
        ["start functions"] = ("""
            (memory 1) (data $d "from a segment") (global $g (mut i32) (i32.const 0))
            (func $start (memory.init $d (i32.const 16) (i32.const 0) (i32.const 14)) (data.drop $d) (global.set $g (i32.add (global.get $g) (i32.const 5))))
            (start $start)
            """, """
            (global.set $g (i32.add (global.get $g) (local.get 0)))
            (i64.add (i64.load (i32.const 20)) (i64.extend_i32_u (global.get $g)))
            """),
    };

    public static string Component(string group)
    {
        var (fields, body) = All[group];
        return $"""
            (component
              (core module $m {fields} (func (export "run") (param i32) (result i64) {body}))
              (core instance $i (instantiate $m))
              (func (export "run") (param "x" u32) (result u64) (canon lift (core func $i "run"))))
            """;
    }
}
