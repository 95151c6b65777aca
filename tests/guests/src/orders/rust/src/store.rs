//! What all workers share: the stock and the invoices.
use crate::native::wasi::blobstore::blobstore::{container_exists, create_container, get_container};
use crate::native::wasi::blobstore::types::OutgoingValue as OutgoingObject;
use crate::native::wasi::keyvalue::types::{Bucket, OutgoingValue};
use crate::native::wasi::keyvalue::{atomic, eventual};

const INVOICES: &str = "invoices";

fn stock() -> Bucket {
    Bucket::open_bucket("stock").ok().expect("the bucket opens")
}

/// Takes a piece for the order and answers how many are taken.
pub fn reserve(order: &str) -> u64 {
    let value = OutgoingValue::new_outgoing_value();
    value.outgoing_value_write_body_sync(order.as_bytes()).ok().expect("the value is written");
    let stock = stock();
    eventual::set(&stock, order, &value).ok().expect("the order is noted");
    atomic::increment(&stock, "reserved", 1).ok().expect("a piece is reserved")
}

pub fn reserved() -> u64 {
    atomic::increment(&stock(), "reserved", 0).ok().expect("the number is read")
}

pub fn invoice(order: &str, text: &str) {
    if !container_exists(INVOICES).expect("the store answers") {
        // Another worker may have been faster.
        let _ = create_container(INVOICES);
    }
    let value = OutgoingObject::new_outgoing_value();
    let body = value.outgoing_value_write_body().expect("a fresh value has a body");
    body.blocking_write_and_flush(text.as_bytes()).expect("the value is written");
    drop(body);
    let container = get_container(INVOICES).expect("the container is there");
    assert!(!container.has_object(order).expect("the store answers"), "{order} has an invoice");
    container.write_data(order, &value).expect("the invoice is stored");
}

pub fn read(order: &str) -> String {
    let value = get_container(INVOICES).and_then(|invoices| invoices.get_data(order, 0, 10_000)).expect("the invoice is there");
    String::from_utf8(value.incoming_value_consume_sync().expect("the invoice is read")).expect("the invoice is text")
}
