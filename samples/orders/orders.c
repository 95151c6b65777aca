// An order from arrival to payment, written as if nothing could go wrong between two lines. The worker this runs in makes
// it so: after a crash it is rebuilt by replay, finished requests are answered from its oplog, and the promise is awaited
// in the same place again.
#include <stdlib.h>
#include <string.h>

#include "orders.h"
#include "post.h"
#include "text.h"

static exports_shop_orders_workflow_stage_t stage = EXPORTS_SHOP_ORDERS_WORKFLOW_STAGE_OPEN;

static bool fail(orders_string_t *err, const char *why) {
  stage = EXPORTS_SHOP_ORDERS_WORKFLOW_STAGE_FAILED;
  orders_string_dup(err, why);
  return false;
}

static bool find_shop(orders_string_t *shop) {
  orders_list_tuple2_string_string_t variables;
  wasi_cli_environment_get_environment(&variables);
  for (size_t i = 0; i < variables.len; i++) {
    orders_string_t name = variables.ptr[i].f0;
    if (name.len == 4 && memcmp(name.ptr, "SHOP", 4) == 0) {
      *shop = variables.ptr[i].f1;
      return true;
    }
  }
  return false;
}

// A fresh key for each effect: recorded, so a request that is sent again after a crash carries the same one.
static void new_key(orders_string_t *key) {
  static const char hex[] = "0123456789abcdef";
  golem_api_host_uuid_t uuid;
  golem_api_host_generate_idempotency_key(&uuid);
  char *out = malloc(36);
  size_t at = 0;
  for (int i = 0; i < 32; i++) {
    uint64_t half = i < 16 ? uuid.high_bits : uuid.low_bits;
    if (i == 8 || i == 12 || i == 16 || i == 20) out[at++] = '-';
    out[at++] = hex[half >> (60 - 4 * (i % 16)) & 15];
  }
  key->ptr = (uint8_t *)out;
  key->len = at;
}

static bool ask(const orders_string_t *shop, const char *path, text *body, orders_string_t *answer) {
  orders_string_t key;
  new_key(&key);
  bool good = post(shop, path, &key, body, answer);
  orders_string_free(&key);
  free(body->bytes);
  return good;
}

static text order_body(const golem_api_host_promise_id_t *approval, uint64_t total) {
  text body = {0};
  text_add_literal(&body, "{\"order\":");
  text_add_json_string(&body, (const char *)approval->worker_id.worker_name.ptr, approval->worker_id.worker_name.len);
  text_add_literal(&body, ",\"totalCents\":");
  text_add_number(&body, total);
  return body;
}

bool exports_shop_orders_workflow_place(exports_shop_orders_workflow_order_t *order, exports_shop_orders_workflow_receipt_t *ret, orders_string_t *err) {
  if (stage != EXPORTS_SHOP_ORDERS_WORKFLOW_STAGE_OPEN) {
    orders_string_dup(err, "this order has been placed already");
    return false;
  }

  orders_string_t shop;
  if (!find_shop(&shop)) return fail(err, "the environment variable SHOP is not set");
  uint64_t total = (uint64_t)order->quantity * order->cents_each;
  golem_api_host_promise_id_t approval;
  golem_api_host_create_promise(&approval);

  stage = EXPORTS_SHOP_ORDERS_WORKFLOW_STAGE_RESERVING;
  text body = order_body(&approval, total);
  text_add_literal(&body, ",\"item\":");
  text_add_json_string(&body, (const char *)order->item.ptr, order->item.len);
  text_add_literal(&body, ",\"quantity\":");
  text_add_number(&body, order->quantity);
  text_add_literal(&body, "}");
  if (!ask(&shop, "/reservations", &body, &ret->reservation)) {
    stage = EXPORTS_SHOP_ORDERS_WORKFLOW_STAGE_FAILED;
    *err = ret->reservation;
    return false;
  }

  body = order_body(&approval, total);
  text_add_literal(&body, ",\"promise\":");
  text_add_number(&body, approval.oplog_idx);
  text_add_literal(&body, "}");
  orders_string_t asked;
  if (!ask(&shop, "/approvals", &body, &asked)) {
    stage = EXPORTS_SHOP_ORDERS_WORKFLOW_STAGE_FAILED;
    *err = asked;
    return false;
  }
  orders_string_free(&asked);

  // The worker leaves memory here and comes back when the promise is completed, whenever that is.
  stage = EXPORTS_SHOP_ORDERS_WORKFLOW_STAGE_WAITING_FOR_APPROVAL;
  orders_list_u8_t decision;
  golem_api_host_await_promise(&approval, &decision);
  if (decision.len != 8 || memcmp(decision.ptr, "approved", 8) != 0) {
    stage = EXPORTS_SHOP_ORDERS_WORKFLOW_STAGE_REJECTED;
    orders_string_dup(err, "rejected");
    return false;
  }

  stage = EXPORTS_SHOP_ORDERS_WORKFLOW_STAGE_CHARGING;
  body = order_body(&approval, total);
  text_add_literal(&body, "}");
  if (!ask(&shop, "/payments", &body, &ret->payment)) {
    stage = EXPORTS_SHOP_ORDERS_WORKFLOW_STAGE_FAILED;
    *err = ret->payment;
    return false;
  }

  stage = EXPORTS_SHOP_ORDERS_WORKFLOW_STAGE_DONE;
  ret->total_cents = total;
  return true;
}

exports_shop_orders_workflow_stage_t exports_shop_orders_workflow_current(void) {
  return stage;
}
