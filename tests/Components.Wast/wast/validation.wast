;; Explainer.md and Binary.md: what a valid component is.

;; Types.
(assert_invalid (component (type (list 5))) "type index out of bounds")
(assert_invalid (component (type (record))) "record type must have at least one field")
(assert_invalid (component (type (variant))) "variant type must have at least one case")
(assert_invalid (component (type (enum))) "enum type must have at least one variant")
(assert_invalid (component (type (flags))) "flags must have at least one entry")
(assert_invalid (component (type (tuple))) "tuple type must have at least one type")
(assert_invalid (component (type (record (field "a" u8) (field "a" u8)))) "conflicts with previous")
(assert_invalid (component (type (record (field "a" u8) (field "A" u8)))) "conflicts with previous")
(assert_invalid (component (type (variant (case "a") (case "a")))) "conflicts with previous")
(assert_invalid (component (type (enum "a" "b" "a"))) "conflicts with previous")
(assert_invalid (component (type (flags "x" "X"))) "conflicts with previous")
(assert_invalid (component (type (record (field "not_kebab" u8)))) "kebab case")
(assert_invalid (component (type (func (param "a" u8) (param "a" u8)))) "conflicts with previous")
(assert_invalid (component (type (flags "f1" "f2" "f3" "f4" "f5" "f6" "f7" "f8" "f9" "f10" "f11" "f12" "f13" "f14" "f15" "f16" "f17" "f18" "f19" "f20" "f21" "f22" "f23" "f24" "f25" "f26" "f27" "f28" "f29" "f30" "f31" "f32" "f33"))) "cannot have more than 32 flags")
(component definition (type (flags "f1" "f2" "f3" "f4" "f5" "f6" "f7" "f8" "f9" "f10" "f11" "f12" "f13" "f14" "f15" "f16" "f17" "f18" "f19" "f20" "f21" "f22" "f23" "f24" "f25" "f26" "f27" "f28" "f29" "f30" "f31" "f32")))
(assert_invalid (component (type (list u8 0))) "length")

;; Names.
(assert_invalid (component (import "a" (func)) (import "a" (func))) "conflicts with previous")
(assert_invalid (component (import "a-b" (func)) (import "a-B" (func))) "conflicts with previous")
(assert_invalid (component (import "" (func))) "not a valid")
(assert_invalid (component (import "1a" (func))) "kebab")
(assert_invalid (component (import "a-" (func))) "kebab")
(assert_invalid (component (import "a--b" (func))) "kebab")
(assert_invalid (component (import "aB" (func))) "kebab")
(assert_invalid (component (import "a:b" (instance))) "expected")
(assert_invalid (component (import "a:b/c@1" (instance))) "semver")
(assert_invalid (component (import "a:b/c@1.0" (instance))) "semver")
(assert_invalid (component (import "A:b/c" (instance))) "kebab")
(component definition (import "a:b/c@1.0.0" (instance)) (import "a:b/c@1.0.1" (instance)) (import "a:b/D-e@0.1.0-rc.1+build" (instance)) (import "A-b2" (func)))
(assert_invalid (component (import "[method]r.m" (func))) "resource")
(assert_invalid (component (import "r" (type $r (sub resource))) (import "[method]r.m" (func))) "must have at least one argument")
(assert_invalid (component (import "r" (type $r (sub resource))) (import "[method]r.m" (func (param "x" (borrow $r))))) "named `self`")
(assert_invalid (component (import "r" (type $r (sub resource))) (import "[method]r.m" (func (param "self" (own $r))))) "borrow")
(assert_invalid (component (import "r" (type $r (sub resource))) (import "[constructor]r" (func))) "should return one value")
(assert_invalid (component (import "r" (type $r (sub resource))) (import "[constructor]r" (func (result u32)))) "should return `(own $T)`")
(assert_invalid (component (import "r" (type $r (sub resource))) (import "[constructor]q" (func (result (own $r))))) "does not match")
(component definition (import "r" (type $r (sub resource))) (import "[constructor]r" (func (result (own $r)))) (import "[method]r.m" (func (param "self" (borrow $r)))) (import "[static]r.s" (func)))
(component definition (import "r" (type $r (sub resource))) (import "[constructor]r" (func (param "a" u8) (result (result (own $r))))))

;; External visibility: the types of imports and exports must have names outside.
(assert_invalid (component (type $r (record (field "a" u8))) (import "f" (func (param "x" $r)))) "not valid to be used as import")
(assert_invalid
  (component
    (core module $m (func (export "f") (param i32))) (core instance $m (instantiate $m))
    (type $r (record (field "a" u8)))
    (func (export "f") (param "x" $r) (canon lift (core func $m "f"))))
  "not valid to be used as export")
(component definition (type $r' (record (field "a" u8))) (import "r" (type $r (eq $r'))) (import "f" (func (param "x" $r) (result (list (option $r))))))

;; Lifting and lowering.
(assert_invalid (component (core module $m (func (export "f"))) (core instance $m (instantiate $m)) (func (param "x" u32) (canon lift (core func $m "f")))) "lowered parameter types")
(assert_invalid (component (core module $m (func (export "f") (result i64))) (core instance $m (instantiate $m)) (func (result u32) (canon lift (core func $m "f")))) "lowered result types")
(assert_invalid (component (core module $m (func (export "f") (param i32 i32))) (core instance $m (instantiate $m)) (func (param "x" string) (canon lift (core func $m "f")))) "`memory` is required")
(assert_invalid (component (core module $m (memory (export "m") 1) (func (export "f") (param i32 i32))) (core instance $m (instantiate $m)) (func (param "x" string) (canon lift (core func $m "f") (memory (core memory $m "m"))))) "`realloc` is required")
(assert_invalid (component (core module $m (memory (export "m") 1) (func (export "f") (param i32 i32)) (func (export "r") (param i32) (result i32))) (core instance $m (instantiate $m)) (func (param "x" string) (canon lift (core func $m "f") (memory (core memory $m "m")) (realloc (core func $m "r"))))) "incorrect type")
(assert_invalid (component (core module $m (func (export "f")) (func (export "p") (param i32))) (core instance $m (instantiate $m)) (func (canon lift (core func $m "f") (post-return (core func $m "p"))))) "post-return")
(assert_invalid (component (import "f" (func $f)) (core module $m (func (export "p"))) (core instance $m (instantiate $m)) (core func (canon lower (func $f) (post-return (core func $m "p"))))) "post-return")
(assert_invalid (component (import "f" (func $f (param "s" string))) (core func (canon lower (func $f)))) "`memory` is required")
(assert_invalid (component (import "f" (func $f (result string))) (core module $m (memory (export "m") 1)) (core instance $m (instantiate $m)) (core func (canon lower (func $f) (memory (core memory $m "m"))))) "`realloc` is required")
(component definition (import "f" (func $f (param "s" string))) (core module $m (memory (export "m") 1)) (core instance $m (instantiate $m)) (core func (canon lower (func $f) (memory (core memory $m "m")))))

;; A core module in a component is validated too.
(assert_invalid (component (core module (func (result i32)))) "type mismatch")
(assert_invalid (component (core module (func (export "a")) (func (export "a")))) "duplicate export name")

;; Values larger than the canonical ABI allows.
(assert_invalid (component (type $a (list u64 65535)) (type $b (list $a 65535)) (import "f" (func (param "x" $b)))) "too large")
(assert_invalid (component (type $a (list u8 268435456)) (import "f" (func (param "x" $a)))) "too large")

;; Interface names name instances; labels may say which interface they implement.
(assert_invalid (component (import "a:b/c" (func))) "must be on an instance")
(assert_invalid (component (import "a:b/c" (component))) "must be on an instance")
(assert_invalid (component (import "a:b/c" (type (sub resource)))) "must be on an instance")
(component definition (import "[implements=<a:b/c>]one" (instance)) (import "[implements=<a:b/c@1.2.3>]two" (instance)) (import "a:b/c" (instance)))
(assert_invalid (component (import "[implements=<a:b/c>]name" (func))) "must be on an instance")
(assert_invalid (component (import "[implements=<a:b/c>]name" (instance)) (import "[implements=<x:y/z>]name" (instance))) "conflicts with previous")
(assert_invalid (component (import "[implements=<NotValid>]name" (instance))) "not a valid extern name")
(assert_invalid (component (import "[implements=<a:b/c>]" (instance))) "not a valid extern name")
;; An interface of types alone can be imported without a host that has it.
(component (import "a:b/types" (instance (type $r (record (field "x" u32))) (export "r" (type (eq $r))))))
;; Sizes at the limit of 2^28 - 1 bytes, a string or list counting 16.
(component definition (type (list u8 268435455)))
(component definition (type (list u64 33554431)))
(component definition (type (list string 16777215)))
(assert_invalid (component (type (list u64 33554432))) "too large")
(assert_invalid (component (type (list u64 536870912))) "too large")
(assert_invalid (component (type (list string 16777216))) "too large")
(assert_invalid (component (type (tuple (list u8 268435455) (list u8 1)))) "too large")
(assert_invalid (component (type (map u8 (list u8 268435455)))) "too large")
(assert_invalid (component (type (list (list u8 268435455) 2))) "too large")
(assert_invalid (component (type (option (map u8 (list u8 268435455))))) "too large")
