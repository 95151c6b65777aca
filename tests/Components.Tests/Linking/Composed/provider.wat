;; Exports demo:shared/things: a resource with a constructor, a method, and a count of live things.
(component
  (core module $state
    (global $live (mut i32) (i32.const 0))
    (func (export "born") (global.set $live (i32.add (global.get $live) (i32.const 1))))
    (func (export "dtor") (param i32) (global.set $live (i32.sub (global.get $live) (i32.const 1))))
    (func (export "live") (result i32) (global.get $live)))
  (core instance $state (instantiate $state))
  (type $thing (resource (rep i32) (dtor (core func $state "dtor"))))
  (core func $new (canon resource.new $thing))
  (core module $m
    (import "" "new" (func $new (param i32) (result i32))) (import "" "born" (func $born))
    (func (export "make") (param i32) (result i32) (call $born) (call $new (local.get 0)))
    (func (export "value") (param i32) (result i32) local.get 0))
  (core instance $m (instantiate $m (with "" (instance (export "new" (func $new)) (export "born" (func $state "born"))))))
  (func $make (param "value" u32) (result (own $thing)) (canon lift (core func $m "make")))
  (func $value (param "self" (borrow $thing)) (result u32) (canon lift (core func $m "value")))
  (func $live (result u32) (canon lift (core func $state "live")))
  (component $shim
    (import "thing" (type $t (sub resource)))
    (import "make" (func $make (param "value" u32) (result (own $t))))
    (import "value" (func $value (param "self" (borrow $t)) (result u32)))
    (import "live" (func $live (result u32)))
    (export $e "thing" (type $t))
    (export "[constructor]thing" (func $make) (func (param "value" u32) (result (own $e))))
    (export "[method]thing.value" (func $value) (func (param "self" (borrow $e)) (result u32)))
    (export "live" (func $live)))
  (instance $things (instantiate $shim
    (with "thing" (type $thing)) (with "make" (func $make)) (with "value" (func $value)) (with "live" (func $live))))
  (export "demo:shared/things" (instance $things)))
