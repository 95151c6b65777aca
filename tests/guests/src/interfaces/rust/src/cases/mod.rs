//! One case per interface, or per group of interfaces that only make sense together.
mod blobstore;
mod cli;
mod clients;
mod clocks;
mod context;
mod durability;
mod effects;
mod exchanges;
mod files;
mod keyvalue;
mod oplog;
mod outside;
mod postgres;
mod postgres_types;
mod promises;
mod random;
mod rpc;
mod sockets;
mod workers;

use crate::case::Case;

pub fn run(name: &str, case: &mut Case) {
    match name {
        "random" | "snapshot" => random::run(case),
        "clocks" => clocks::run(case),
        "cli" => cli::run(case),
        "exit" => cli::exit(case),
        "streams" => files::streams(case),
        "files" => files::run(case),
        "names" => sockets::names(case),
        "tcp" => sockets::tcp(case),
        "udp" => sockets::udp(case),
        "http" => exchanges::run(case),
        "logging" => cli::logging(case),
        "keyvalue" => keyvalue::eventual(case),
        "keyvalue-batch" => keyvalue::batch(case),
        "keyvalue-atomic" => keyvalue::atomic(case),
        "keyvalue-cache" => keyvalue::cache(case),
        "blobstore" => blobstore::run(case),
        "promises" => promises::run(case),
        "control" => promises::control(case),
        "workers" => workers::run(case),
        "fork" => workers::fork(case),
        "oplog" => oplog::run(case),
        "context" => context::run(case),
        "rpc" => rpc::run(case),
        "clients" => clients::run(case),
        "effects" => effects::run(case),
        "durability" => durability::run(case),
        "postgres" => postgres::run(case),
        "postgres-types" => postgres_types::run(case),
        "postgres-open" => postgres::open_transaction(case),
        "change" => outside::change(case),
        "look" => outside::look(case),
        _ => panic!("no case {name}"),
    }
}
