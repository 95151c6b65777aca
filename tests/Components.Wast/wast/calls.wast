;; CanonicalABI.md, "canon lift" and "canon lower": may-enter, may-leave, post-return, traps.

;; Post-return is called with the core results after they were lifted, and may not call imports.
(component definition $post
  (core module $m
    (memory (export "memory") 1)
    (data (i32.const 16) "text")
    (global $freed (mut i32) (i32.const 0))
    (func (export "f") (result i32) (i32.store (i32.const 8) (i32.const 16)) (i32.store (i32.const 12) (i32.const 4)) (i32.const 8))
    (func (export "post") (param i32)
      (global.set $freed (i32.add (global.get $freed) (local.get 0)))
      (memory.fill (i32.const 16) (i32.const 120) (i32.const 4)))
    (func (export "freed") (result i32) (global.get $freed))
    (func (export "reset") (i32.store (i32.const 16) (i32.const 0x74786574)))
    (func (export "bad-post") (param i32) unreachable))
  (core instance $m (instantiate $m))
  (func (export "f") (result string) (canon lift (core func $m "f") (memory (core memory $m "memory")) (post-return (core func $m "post"))))
  (func (export "bad") (result string) (canon lift (core func $m "f") (memory (core memory $m "memory")) (post-return (core func $m "bad-post"))))
  (func (export "freed") (result u32) (canon lift (core func $m "freed"))))
(component instance $i $post)
(assert_return (invoke "f") (str.const "text"))
(assert_return (invoke "freed") (u32.const 8))
(assert_return (invoke "f") (str.const "xxxx"))
(assert_return (invoke "freed") (u32.const 16))
(assert_trap (invoke "bad") "unreachable")
;; A trap closes the instance for good.
(assert_trap (invoke "freed") "cannot enter component instance")

;; Post-return and realloc may not leave the instance.
(component definition $leave
  (component $callee
    (core module $m (func (export "f")))
    (core instance $m (instantiate $m))
    (func (export "f") (canon lift (core func $m "f"))))
  (instance $callee (instantiate $callee))
  (core func $f (canon lower (func $callee "f")))
  (core module $m
    (import "" "f" (func $f))
    (memory (export "memory") 1)
    (func (export "run"))
    (func (export "take") (param i32 i32))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (call $f) (i32.const 0))
    (func (export "post") (call $f)))
  (core instance $m (instantiate $m (with "" (instance (export "f" (func $f))))))
  (func (export "post") (canon lift (core func $m "run") (post-return (core func $m "post"))))
  (func (export "realloc") (param "s" string) (canon lift (core func $m "take") (memory (core memory $m "memory")) (realloc (core func $m "realloc")))))
(component instance $i $leave)
(assert_trap (invoke "post") "cannot leave component instance")
(component instance $i $leave)
(assert_trap (invoke "realloc" (str.const "x")) "cannot leave component instance")

;; A component may not be entered again by its own lifted function.
(component definition $reenter
  (core module $shim (table (export "t") 1 funcref) (type $f (func)) (func (export "f") (call_indirect (type $f) (i32.const 0))))
  (core instance $shim (instantiate $shim))
  (func $f (canon lift (core func $shim "f")))
  (core func $g (canon lower (func $f)))
  (core module $fix (import "" "t" (table 1 funcref)) (import "" "g" (func $g)) (elem (i32.const 0) $g))
  (core instance (instantiate $fix (with "" (instance (export "t" (table $shim "t")) (export "g" (func $g))))))
  (export "f" (func $f)))
(component instance $i $reenter)
(assert_trap (invoke "f") "cannot enter component instance")

;; Endless recursion is a trap.
(component definition $endless
  (core module $m (func $f (export "f") (result i32) (i32.add (call $f) (i32.const 1))))
  (core instance $m (instantiate $m))
  (func (export "f") (result u32) (canon lift (core func $m "f"))))
(component instance $i $endless)
(assert_exhaustion (invoke "f") "call stack exhausted")

;; Traps of core wasm.
(component definition $traps
  (core module $m
    (memory 1) (table 1 funcref) (type $f (func))
    (func (export "unreachable") unreachable)
    (func (export "divide") (param i32) (result i32) (i32.div_u (i32.const 1) (local.get 0)))
    (func (export "load") (param i32) (result i32) (i32.load (local.get 0)))
    (func (export "indirect") (call_indirect (type $f) (i32.const 0)))
    (func (export "truncate") (param f64) (result i32) (i32.trunc_f64_s (local.get 0))))
  (core instance $m (instantiate $m))
  (func (export "unreachable") (canon lift (core func $m "unreachable")))
  (func (export "divide") (param "x" u32) (result u32) (canon lift (core func $m "divide")))
  (func (export "load") (param "x" u32) (result u32) (canon lift (core func $m "load")))
  (func (export "indirect") (canon lift (core func $m "indirect")))
  (func (export "truncate") (param "x" f64) (result s32) (canon lift (core func $m "truncate"))))
(component instance $i $traps)
(assert_trap (invoke "unreachable") "unreachable")
(component instance $i $traps)
(assert_return (invoke "divide" (u32.const 1)) (u32.const 1))
(assert_trap (invoke "divide" (u32.const 0)) "integer divide by zero")
(component instance $i $traps)
(assert_trap (invoke "load" (u32.const 65533)) "out of bounds memory access")
(component instance $i $traps)
(assert_trap (invoke "indirect") "uninitialized element")
(component instance $i $traps)
(assert_trap (invoke "truncate" (f64.const 1e10)) "integer overflow")

;; Start functions run when their module is instantiated, in order.
(assert_trap (component (core module $m (func $s unreachable) (start $s)) (core instance (instantiate $m))) "unreachable")
(component
  (core module $a (global (export "g") (mut i32) (i32.const 1)))
  (core instance $a (instantiate $a))
  (core module $b (import "a" "g" (global $g (mut i32))) (func $s (global.set $g (i32.mul (global.get $g) (i32.const 10)))) (start $s))
  (core module $c (import "a" "g" (global $g (mut i32))) (func $s (global.set $g (i32.add (global.get $g) (i32.const 7)))) (start $s)
    (func (export "get") (result i32) (global.get $g)))
  (core instance (instantiate $b (with "a" (instance $a))))
  (core instance $c (instantiate $c (with "a" (instance $a))))
  (func (export "get") (result u32) (canon lift (core func $c "get"))))
(assert_return (invoke "get") (u32.const 17))
