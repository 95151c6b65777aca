;; Version 1.0.0 of an interface whose user asks for 1.2.0; imports older WASI than its user, and a stream of the same error.
(component
  (import "wasi:io/error@0.2.0" (instance $e (export "error" (type (sub resource)))))
  (alias export $e "error" (type $error))
  (import "wasi:io/streams@0.2.0" (instance $s
    (alias outer 1 $error (type $outer))
    (export "error" (type $own (eq $outer)))
    (type $pair' (record (field "left" u32) (field "right" (option u32))))
    (export "pair" (type $pair (eq $pair')))
    (export "swap" (func (param "pair" $pair) (result $pair)))
    (export "last" (func (result (own $own))))))
  (core module $m (func (export "add") (param i32 i32) (result i32) local.get 0 local.get 1 i32.add))
  (core instance $i (instantiate $m))
  (func $f (param "a" u32) (param "b" u32) (result u32) (canon lift (core func $i "add")))
  (instance $x (export "add" (func $f)))
  (export "my:math/ops@1.0.0" (instance $x)))
