//! Orders in Rust, on the standard library, the WASI adapter and the bindings that wit-bindgen generates from wit/world.wit.
// build.sh takes it from the interfaces.
mod http;
#[rustfmt::skip]
#[allow(unused, clippy::all)]
mod native;
// build.sh takes it from the workbench.
mod rt;
mod store;

use native::exports::test::orders::{audit, desk};
use native::golem::api::host::*;
use native::golem::rdbms::postgres::{DbConnection, DbValue};
use native::golem::rpc::types::{WasmRpc, WitNode, WitValue};
use native::wasi::clocks::{monotonic_clock, wall_clock};
use native::wasi::http::types::Fields;
use native::wasi::random::random::get_random_u64;
use std::cell::RefCell;

thread_local! {
    static RECEIPTS: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
    static SHIPPED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

const WAREHOUSES: u64 = 3;

struct Worker;

impl desk::Guest for Worker {
    fn place(order: String, peers: Vec<(String, String)>) -> String {
        let peer = |name: &str| peers.iter().find(|(peer, _)| peer == name).expect("the peer is given").1.clone();
        let (begun, amount) = (monotonic_clock::now(), get_random_u64() % 10_000);
        let number = store::reserve(&order);
        let charge = charge(&peer("http"), &order, amount);
        let text = format!("{order}: {amount} {charge}, reserved as {number} at {}", wall_clock::now().seconds);
        file(&order, &text);
        store::invoice(&order, &text);
        write_rows(&peer("postgres"), &order, &charge, amount);
        let approved = approve(&peer("http"), &order);
        let left = ship(&order, number % WAREHOUSES);
        let receipt = format!("{text}, {approved}, shipped after {left} in {} ns", monotonic_clock::now() - begun);
        RECEIPTS.with_borrow_mut(|all| all.push(receipt.clone()));
        receipt
    }

    fn receipts() -> Vec<String> {
        RECEIPTS.with_borrow(Clone::clone)
    }

    fn ship(order: String) -> u64 {
        SHIPPED.with_borrow_mut(|all| {
            all.push(order);
            all.len() as u64 - 1
        })
    }

    fn shipped() -> Vec<String> {
        SHIPPED.with_borrow(Clone::clone)
    }
}

impl audit::Guest for Worker {
    fn reserved() -> u64 {
        store::reserved()
    }

    fn invoices(orders: Vec<String>) -> Vec<String> {
        orders.iter().map(|order| store::read(order)).collect()
    }
}

fn charge(server: &str, order: &str, amount: u64) -> String {
    let key = generate_idempotency_key();
    let key = format!("{:016x}{:016x}", key.high_bits, key.low_bits);
    let headers = Fields::from_list(&[("idempotency-key".to_owned(), key.into_bytes())]).expect("the header is valid");
    let answer = http::send_with(headers, server, "POST", &format!("/charge/{order}"), amount.to_string().as_bytes());
    String::from_utf8(answer).expect("the answer is text")
}

fn file(order: &str, text: &str) {
    std::fs::create_dir_all("/orders").expect("a directory is made");
    let path = format!("/orders/{order}");
    std::fs::write(&path, text).expect("the order is filed");
    assert_eq!(std::fs::read_to_string(&path).expect("the order is there"), text);
    let filed = std::fs::read_dir("/orders").expect("the directory is read").count();
    assert_eq!(filed, RECEIPTS.with_borrow(Vec::len) + 1);
}

fn write_rows(database: &str, order: &str, charge: &str, amount: u64) {
    let text = |value: &str| DbValue::Text(value.to_owned());
    let transaction = DbConnection::open(database).and_then(|db| db.begin_transaction()).expect("a transaction begins");
    let row = vec![text(order), text(charge), DbValue::Int8(amount as i64)];
    // A commit that was interrupted before its record is made again: what it wrote is known by the order's name.
    if transaction.execute("INSERT INTO orders VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", row).expect("the row is written") == 1 {
        transaction.execute("UPDATE totals SET amount = amount + $1", vec![DbValue::Int8(amount as i64)]).expect("the total is changed");
    }
    transaction.commit().expect("the transaction commits");
}

fn approve(server: &str, order: &str) -> String {
    let promise = create_promise();
    http::send(server, "POST", &format!("/approve/{order}"), promise.oplog_idx.to_string().as_bytes());
    String::from_utf8(await_promise(&promise)).expect("the approval is text")
}

fn ship(order: &str, warehouse: u64) -> u64 {
    let me = get_self_metadata().worker_id;
    let calls = WasmRpc::new(&WorkerId { component_id: me.component_id, worker_name: format!("warehouse-{warehouse}") });
    let order = WitValue { nodes: vec![WitNode::PrimString(order.to_owned())] };
    match calls.invoke_and_await("test:orders/desk.{ship}", &[order]).expect("the warehouse answers").nodes.as_slice() {
        [WitNode::TupleValue(_), WitNode::PrimU64(left)] => *left,
        other => panic!("{other:?}"),
    }
}

native::export!(Worker with_types_in native);
