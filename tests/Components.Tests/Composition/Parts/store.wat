;; A basket's rep is the address of its total.
(module
  (import "[export]demo:shop/types@1.1.0" "[resource-new]basket" (func $new (param i32) (result i32)))
  (memory (export "memory") 1)
  (global $next (mut i32) (i32.const 16))
  (func (export "demo:shop/types@1.1.0#[constructor]basket") (result i32)
    (global.set $next (i32.add (global.get $next) (i32.const 4)))
    (call $new (global.get $next)))
  (func (export "demo:shop/types@1.1.0#[method]basket.add") (param $basket i32) (param $price i32) (param $count i32)
    (i32.store (local.get $basket) (i32.add (i32.load (local.get $basket)) (i32.mul (local.get $price) (local.get $count)))))
  (func (export "demo:shop/types@1.1.0#[method]basket.total") (param $basket i32) (result i32)
    (i32.load (local.get $basket)))
  (func (export "demo:shop/types@1.1.0#[dtor]basket") (param $basket i32)
    (i32.store (local.get $basket) (i32.const 0xdead))))
