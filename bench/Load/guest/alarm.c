// The workers of the cluster scenario that are woken: they tell when, by the clock of the machine that woke them.
#include "alarm.h"

static uint64_t last_ring = 0;

static uint64_t now_ms(void) {
  wasi_clocks_wall_clock_datetime_t now;
  wasi_clocks_wall_clock_now(&now);
  return now.seconds * 1000 + now.nanoseconds / 1000000;
}

uint64_t exports_bench_alarm_api_sleep_until(uint64_t due) {
  for (uint64_t now = now_ms(); now < due; now = now_ms()) {
    wasi_clocks_monotonic_clock_own_pollable_t timer = wasi_clocks_monotonic_clock_subscribe_duration((due - now) * 1000000);
    wasi_io_poll_method_pollable_block(wasi_io_poll_borrow_pollable(timer));
    wasi_io_poll_pollable_drop_own(timer);
  }
  return now_ms();
}

bool exports_bench_alarm_api_schedule(alarm_string_t *component, alarm_string_t *worker, uint64_t due, alarm_string_t *err) {
  golem_rpc_types_worker_id_t target;
  if (!golem_rpc_types_parse_uuid(component, &target.component_id.uuid, err)) return false;
  target.worker_name = *worker;
  golem_rpc_types_own_wasm_rpc_t bell = golem_rpc_types_constructor_wasm_rpc(&target);
  golem_rpc_types_datetime_t when = {due / 1000, (uint32_t)(due % 1000) * 1000000};
  alarm_string_t function;
  alarm_string_set(&function, "bench:alarm/api.{ring}");
  golem_rpc_types_list_wit_value_t none = {0, 0};
  golem_rpc_types_method_wasm_rpc_schedule_invocation(golem_rpc_types_borrow_wasm_rpc(bell), &when, &function, &none);
  golem_rpc_types_wasm_rpc_drop_own(bell);
  return true;
}

void exports_bench_alarm_api_ring(void) { last_ring = now_ms(); }

uint64_t exports_bench_alarm_api_rung(void) { return last_ring; }
