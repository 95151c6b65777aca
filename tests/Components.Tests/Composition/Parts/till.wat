(module
  (import "demo:shop/types@1.1.0" "[method]basket.total" (func $total (param i32) (result i32)))
  (import "demo:shop/types@1.1.0" "[resource-drop]basket" (func $drop (param i32)))
  (memory (export "memory") 1)
  (func (export "demo:shop/checkout@1.1.0#pay") (param $basket i32) (result i32)
    (i32.add (i32.const 1) (call $total (local.get $basket)))
    (call $drop (local.get $basket))))
