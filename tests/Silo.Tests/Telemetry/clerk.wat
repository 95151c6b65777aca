;; charge(worker, target, amount): asks a worker of chaos:ledger, through its generated client, to charge the amount at a target.
(component
  (import "chaos:ledger-client/ledger-client" (instance $client
    (export "api" (type $api (sub resource)))
    (export "[constructor]api" (func (param "worker-name" string) (result (own $api))))
    (export "[method]api.blocking-charge" (func (param "self" (borrow $api)) (param "target" string) (param "amount" u64) (result (result u64 (error string)))))))
  (alias export $client "api" (type $api))
  (core module $memory
    (memory (export "memory") 1)
    (global $free (mut i32) (i32.const 1024))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32)
      (global.get $free)
      (global.set $free (i32.add (global.get $free) (i32.and (i32.add (local.get 3) (i32.const 15)) (i32.const -16))))))
  (core instance $mem (instantiate $memory))
  (alias core export $mem "memory" (core memory $memory))
  (alias core export $mem "realloc" (core func $realloc))
  (core func $new (canon lower (func $client "[constructor]api") (memory $memory)))
  (core func $drop (canon resource.drop $api))
  (core func $charge (canon lower (func $client "[method]api.blocking-charge") (memory $memory) (realloc $realloc)))
  (core module $m
    (import "h" "new" (func $new (param i32 i32) (result i32)))
    (import "h" "drop" (func $drop (param i32)))
    (import "h" "charge" (func $charge (param i32 i32 i32 i64 i32)))
    (import "m" "memory" (memory 1))
    (func (export "charge") (param $p i32) (param $l i32) (param $tp i32) (param $tl i32) (param $amount i64) (result i64) (local $api i32)
      (local.set $api (call $new (local.get $p) (local.get $l)))
      (call $charge (local.get $api) (local.get $tp) (local.get $tl) (local.get $amount) (i32.const 16))
      (call $drop (local.get $api))
      (if (i32.load8_u (i32.const 16)) (then unreachable))
      (i64.load (i32.const 24))))
  (core instance $i (instantiate $m
    (with "m" (instance $mem))
    (with "h" (instance
      (export "new" (func $new))
      (export "drop" (func $drop))
      (export "charge" (func $charge))))))
  (func (export "charge") (param "worker" string) (param "target" string) (param "amount" u64) (result u64)
    (canon lift (core func $i "charge") (memory $memory) (realloc $realloc))))
