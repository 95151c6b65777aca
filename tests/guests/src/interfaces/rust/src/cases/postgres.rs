use crate::case::Case;
use crate::native::golem::rdbms::postgres::*;

pub fn open(case: &Case) -> DbConnection {
    DbConnection::open(&case.peer("postgres")).expect("the database is there")
}

/// Rows of integers and texts as they came.
fn rows(rows: Vec<DbRow>) -> Vec<String> {
    rows.iter().map(|row| row.values.iter().map(super::postgres_types::show).collect::<Vec<_>>().join(" ")).collect()
}

/// Every row that the worker writes tells who wrote it; the test counts them.
pub fn run(case: &mut Case) {
    let db = open(case);
    let insert = |what: &str| vec![DbValue::Text(case.worker()), DbValue::Text(what.to_owned())];
    let statement = "INSERT INTO effects VALUES ($1, $2)";
    let inserted = db.execute(statement, insert("plain"));
    let committed = db.begin_transaction().expect("a transaction begins");
    committed.execute(statement, insert("committed")).expect("the row is written");
    let seen = committed.query("SELECT what FROM effects WHERE worker = $1 ORDER BY what", vec![DbValue::Text(case.worker())]).expect("rows are read");
    let stream = committed.query_stream("SELECT generate_series(1, 3)", Vec::new()).expect("rows are read");
    let streamed = stream.get_next();
    drop(stream);
    committed.commit().expect("the transaction commits");
    drop(committed);
    let rolled_back = db.begin_transaction().expect("a transaction begins");
    rolled_back.execute(statement, insert("rolled back")).expect("the row is written");
    rolled_back.rollback().expect("the transaction rolls back");
    drop(rolled_back);
    let dropped = db.begin_transaction().expect("a transaction begins");
    dropped.execute(statement, insert("dropped")).expect("the row is written");
    drop(dropped);
    case.note("inserted", inserted);
    case.note("columns", seen.columns.iter().map(|column| (column.ordinal, column.name.clone(), column.db_type_name.clone())).collect::<Vec<_>>());
    case.note("seen", rows(seen.rows));
    case.note("in transaction", streamed.map(rows));

    let stream = db.query_stream("SELECT n, random()::text FROM generate_series(1, 120) AS n", Vec::new()).expect("rows are read");
    case.note("stream columns", stream.get_columns().len());
    while let Some(page) = stream.get_next() {
        case.note("page", rows(page));
    }
    let after = db.query("SELECT what FROM effects WHERE worker = $1 ORDER BY what", vec![DbValue::Text(case.worker())]).expect("rows are read");
    case.note("after", rows(after.rows));
    case.note("wrong", db.query("SELECT no such thing", Vec::new()).err());
    case.note("no database", DbConnection::open("postgres://golem@127.0.0.1:1/none").err().is_some());
}

/// Asked in the middle of a transaction: what was not committed is written again, what was committed is not.
pub fn open_transaction(case: &mut Case) {
    let db = open(case);
    let open = db.begin_transaction().expect("a transaction begins");
    open.execute("INSERT INTO effects VALUES ($1, 'open')", vec![DbValue::Text(case.worker())]).expect("the row is written");
    let counted = open.query("SELECT count(*) FROM effects WHERE worker = $1", vec![DbValue::Text(case.worker())]).expect("rows are read");
    case.note("in the transaction", rows(counted.rows));
    case.ask();
    open.commit().expect("the transaction commits");
}
