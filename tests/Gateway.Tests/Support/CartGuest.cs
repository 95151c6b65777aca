using GolemOrleans.Wasmtime;

namespace GolemOrleans.Gateway.Tests.Support;

/// <summary>A shopping cart in component text with the interface <c>golem:it/api</c> of the recorded examples; it forgets nothing it was given.</summary>
internal static class CartGuest
{
    public static byte[] Wasm() => WatText.ToWasm(Text);

    private const string Text = """
        (component
          (core module $m
            (memory (export "memory") 17)
            (global $next (mut i32) (i32.const 65536))
            (global $count (mut i32) (i32.const 0))
            (func (export "realloc") (param i32 i32 i32 i32) (result i32)
              (global.set $next (i32.and (i32.add (global.get $next) (i32.const 7)) (i32.const -8)))
              (global.get $next)
              (global.set $next (i32.add (global.get $next) (local.get 3))))
            ;; The address of a cart line: 24 bytes each, product id, name, price, quantity.
            (func $line (param $i i32) (result i32) (i32.add (i32.const 1024) (i32.mul (local.get $i) (i32.const 24))))
            (func $is (param $line i32) (param $id i32) (param $length i32) (result i32) (local $i i32)
              (if (i32.ne (i32.load offset=4 (local.get $line)) (local.get $length)) (then (return (i32.const 0))))
              (block $done
                (loop $next
                  (br_if $done (i32.eq (local.get $i) (local.get $length)))
                  (if (i32.ne
                        (i32.load8_u (i32.add (i32.load (local.get $line)) (local.get $i)))
                        (i32.load8_u (i32.add (local.get $id) (local.get $i))))
                    (then (return (i32.const 0))))
                  (local.set $i (i32.add (local.get $i) (i32.const 1)))
                  (br $next)))
              (i32.const 1))
            (func (export "initialize-cart") (param i32 i32))
            (func (export "add-item") (param i32 i32 i32 i32 f32 i32) (local $line i32)
              (local.set $line (call $line (global.get $count)))
              (i32.store (local.get $line) (local.get 0))
              (i32.store offset=4 (local.get $line) (local.get 1))
              (i32.store offset=8 (local.get $line) (local.get 2))
              (i32.store offset=12 (local.get $line) (local.get 3))
              (f32.store offset=16 (local.get $line) (local.get 4))
              (i32.store offset=20 (local.get $line) (local.get 5))
              (global.set $count (i32.add (global.get $count) (i32.const 1))))
            (func $set-quantity (param $id i32) (param $length i32) (param $quantity i32) (local $i i32)
              (block $done
                (loop $next
                  (br_if $done (i32.eq (local.get $i) (global.get $count)))
                  (if (call $is (call $line (local.get $i)) (local.get $id) (local.get $length))
                    (then (i32.store offset=20 (call $line (local.get $i)) (local.get $quantity))))
                  (local.set $i (i32.add (local.get $i) (i32.const 1)))
                  (br $next))))
            (func (export "remove-item") (param i32 i32) (call $set-quantity (local.get 0) (local.get 1) (i32.const 0)))
            (func (export "update-item-quantity") (param i32 i32 i32) (call $set-quantity (local.get 0) (local.get 1) (local.get 2)))
            (func (export "checkout") (result i32)
              (i32.store (i32.const 16) (i32.const 1))
              (i32.store (i32.const 20) (i32.const 64))
              (i32.store (i32.const 24) (i32.const 5))
              (i32.const 16))
            (func (export "get-cart-contents") (result i32)
              (i32.store (i32.const 16) (i32.const 1024))
              (i32.store (i32.const 20) (global.get $count))
              (i32.const 16))
            (func (export "force-commit") (param i32))
            (data (i32.const 64) "order"))
          (core instance $i (instantiate $m))
          (type $item' (record (field "product-id" string) (field "name" string) (field "price" f32) (field "quantity" u32)))
          (export $item "product-item" (type $item'))
          (type $confirmation' (record (field "order-id" string)))
          (export $confirmation "order-confirmation" (type $confirmation'))
          (type $outcome' (variant (case "error" string) (case "success" $confirmation)))
          (export $outcome "checkout-result" (type $outcome'))
          (func $initialize (param "user-id" string) (canon lift (core func $i "initialize-cart") (memory (core memory $i "memory")) (realloc (core func $i "realloc"))))
          (func $add (param "item" $item) (canon lift (core func $i "add-item") (memory (core memory $i "memory")) (realloc (core func $i "realloc"))))
          (func $remove (param "product-id" string) (canon lift (core func $i "remove-item") (memory (core memory $i "memory")) (realloc (core func $i "realloc"))))
          (func $update (param "product-id" string) (param "quantity" u32) (canon lift (core func $i "update-item-quantity") (memory (core memory $i "memory")) (realloc (core func $i "realloc"))))
          (func $checkout (result $outcome) (canon lift (core func $i "checkout") (memory (core memory $i "memory"))))
          (func $contents (result (list $item)) (canon lift (core func $i "get-cart-contents") (memory (core memory $i "memory"))))
          (func $commit (param "count" u8) (canon lift (core func $i "force-commit")))
          (instance $api
            (export "initialize-cart" (func $initialize)) (export "add-item" (func $add)) (export "remove-item" (func $remove))
            (export "update-item-quantity" (func $update)) (export "checkout" (func $checkout)) (export "get-cart-contents" (func $contents))
            (export "force-commit" (func $commit)))
          (export "golem:it/api" (instance $api)))
        """;
}
