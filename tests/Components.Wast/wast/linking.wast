;; Explainer.md, "Instance Definitions" and "Alias Definitions".

;; The same definition instantiated twice has two states.
(component
  (component $counter
    (core module $m (global $g (mut i32) (i32.const 0)) (func (export "next") (result i32) (global.set $g (i32.add (global.get $g) (i32.const 1))) (global.get $g)))
    (core instance $m (instantiate $m))
    (func (export "next") (result u32) (canon lift (core func $m "next"))))
  (instance $one (instantiate $counter)) (instance $two (instantiate $counter))
  (alias export $one "next" (func $a)) (alias export $two "next" (func $b))
  (export "one" (func $a)) (export "two" (func $b)))
(assert_return (invoke "one") (u32.const 1))
(assert_return (invoke "one") (u32.const 2))
(assert_return (invoke "two") (u32.const 1))
(assert_return (invoke "one") (u32.const 3))

;; A component as an import of a component, instantiated there.
(component
  (component $inner
    (core module $m (func (export "f") (result i32) i32.const 11))
    (core instance $m (instantiate $m))
    (func (export "f") (result u32) (canon lift (core func $m "f"))))
  (component $outer
    (import "c" (component $c (export "f" (func (result u32)))))
    (instance $i (instantiate $c))
    (alias export $i "f" (func $f))
    (export "f" (func $f)))
  (instance $i (instantiate $outer (with "c" (component $inner))))
  (alias export $i "f" (func $f))
  (export "f" (func $f)))
(assert_return (invoke "f") (u32.const 11))

;; A core module as an import.
(component
  (component $user
    (import "m" (core module $m (import "x" "g" (global i32)) (export "f" (func (result i32)))))
    (core module $g (global (export "g") i32 (i32.const 33)))
    (core instance $g (instantiate $g))
    (core instance $i (instantiate $m (with "x" (instance $g))))
    (func (export "f") (result u32) (canon lift (core func $i "f"))))
  (core module $m (import "x" "g" (global $g i32)) (func (export "f") (result i32) global.get $g) (func (export "unused")))
  (instance $i (instantiate $user (with "m" (core module $m))))
  (alias export $i "f" (func $f))
  (export "f" (func $f)))
(assert_return (invoke "f") (u32.const 33))

;; Outer aliases: modules, components and types, also across two levels.
(component
  (core module $m (func (export "f") (result i32) i32.const 5))
  (type $t u32)
  (component $c
    (alias outer 1 $m (core module $m))
    (component $d
      (alias outer 2 $m (core module $mm)) (alias outer 2 $t (type $tt))
      (core instance $i (instantiate $mm))
      (func (export "f") (result $tt) (canon lift (core func $i "f"))))
    (instance $d (instantiate $d))
    (alias export $d "f" (func $f)) (export "f" (func $f)))
  (instance $c (instantiate $c))
  (alias export $c "f" (func $f)) (export "f" (func $f)))
(assert_return (invoke "f") (u32.const 5))
(assert_invalid (component (alias outer 5 0 (type))) "invalid outer alias count of 5")
(assert_invalid (component (type $r (resource (rep i32))) (component (alias outer 1 $r (type $q)))) "outer type may not refer to a resource")

;; Shim and fixup: an import that needs the memory of the module that imports it.
(component
  (component $log
    (core module $m (memory (export "memory") 1) (global $n (mut i32) (i32.const 0)) (func (export "realloc") (param i32 i32 i32 i32) (result i32) i32.const 8)
      (func (export "log") (param i32 i32) (result i32) (global.set $n (i32.add (global.get $n) (local.get 1))) (global.get $n)))
    (core instance $m (instantiate $m))
    (func (export "log") (param "s" string) (result u32) (canon lift (core func $m "log") (memory (core memory $m "memory")) (realloc (core func $m "realloc")))))
  (instance $log (instantiate $log))
  (core module $shim (type $t (func (param i32 i32) (result i32))) (table (export "$imports") 1 1 funcref)
    (func (export "0") (param i32 i32) (result i32) (call_indirect (type $t) (local.get 0) (local.get 1) (i32.const 0))))
  (core instance $shim (instantiate $shim))
  (core module $main
    (import "log" "log" (func $log (param i32 i32) (result i32))) (memory (export "memory") 1) (data (i32.const 100) "hello")
    (func (export "run") (result i32) (drop (call $log (i32.const 100) (i32.const 5))) (call $log (i32.const 100) (i32.const 2))))
  (core instance $main (instantiate $main (with "log" (instance (export "log" (func $shim "0"))))))
  (core func $log (canon lower (func $log "log") (memory (core memory $main "memory"))))
  (core module $fixup (import "" "0" (func $f (param i32 i32) (result i32))) (import "" "$imports" (table 1 1 funcref)) (elem (i32.const 0) func $f))
  (core instance (instantiate $fixup (with "" (instance (export "0" (func $log)) (export "$imports" (table $shim "$imports"))))))
  (func (export "run") (result u32) (canon lift (core func $main "run"))))
(assert_return (invoke "run") (u32.const 7))

;; Exports may hide parts of an instance and pass functions on.
(component
  (component $c
    (core module $m (func (export "f") (result i32) i32.const 1) (func (export "g") (result i32) i32.const 2))
    (core instance $m (instantiate $m))
    (func $f (result u32) (canon lift (core func $m "f"))) (func $g (result u32) (canon lift (core func $m "g")))
    (instance $both (export "f" (func $f)) (export "g" (func $g)))
    (export "both" (instance $both)))
  (instance $c (instantiate $c))
  (alias export $c "both" (instance $both))
  (alias export $both "g" (func $g))
  (export "g" (func $g)))
(assert_return (invoke "g") (u32.const 2))

;; Missing, superfluous and ill-typed arguments.
(assert_invalid (component (component $c (import "f" (func))) (instance (instantiate $c))) "missing import named `f`")
(component definition (component $c) (component $d) (instance (instantiate $c (with "extra" (component $d)))))
(assert_invalid
  (component
    (component $c (import "f" (func (param "x" u32))))
    (core module $m (func (export "f") (param i64))) (core instance $m (instantiate $m))
    (func $f (param "x" u64) (canon lift (core func $m "f")))
    (instance (instantiate $c (with "f" (func $f)))))
  "type mismatch")
(assert_invalid (component (component $c) (instance $i (instantiate $c)) (alias export $i "nope" (func))) "has no export named `nope`")
(assert_invalid (component (core module $m) (core instance $i (instantiate $m)) (alias core export $i "nope" (core func))) "no export named `nope`")
(assert_invalid (component (core module $m (import "a" "f" (func))) (core instance (instantiate $m))) "missing module instantiation argument named `a`")
(assert_invalid
  (component
    (core module $a (func (export "f") (param i32))) (core instance $a (instantiate $a))
    (core module $m (import "a" "f" (func))) (core instance (instantiate $m (with "a" (instance $a)))))
  "type mismatch")
(assert_invalid
  (component
    (core module $a (memory (export "m") 1 10)) (core instance $a (instantiate $a))
    (core module $m (import "a" "m" (memory 2))) (core instance (instantiate $m (with "a" (instance $a)))))
  "type mismatch")

;; The host must have what is imported.
(assert_unlinkable (component (import "wasi:nothing/here@0.2.0" (instance (export "f" (func))))) "not found")
(assert_unlinkable (component (import "f" (func))) "not found")
(assert_unlinkable (component (import "host" (instance (export "return-three" (func (result string)))))) "wrong type")
(component
  (import "host" (instance $h (export "return-three" (func (result u32)))))
  (core func $f (canon lower (func $h "return-three")))
  (core module $m (import "" "f" (func $f (result i32))) (func (export "run") (result i32) (i32.mul (call $f) (i32.const 2))))
  (core instance $m (instantiate $m (with "" (instance (export "f" (func $f))))))
  (func (export "run") (result u32) (canon lift (core func $m "run"))))
(assert_return (invoke "run") (u32.const 6))
