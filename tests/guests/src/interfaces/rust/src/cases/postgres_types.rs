use super::postgres::open;
use crate::case::Case;
use crate::native::golem::rdbms::postgres::*;

/// Each type as a literal, read, and sent back as a parameter. The test has made the types `mood`, `pair`, `spread` and `short`.
const LITERALS: &[(&str, &str)] = &[
    ("\"char\"", "'x'"), ("int2", "-7"), ("int4", "70000"), ("int8", "9000000000"), ("float4", "1.5"), ("float8", "-2.25"),
    ("numeric", "123456789012345678901234567890.5"), ("bool", "true"), ("text", "'a text'"), ("varchar(9)", "'abc'"), ("bpchar(3)", "'ab'"),
    ("timestamp", "'2024-02-29 12:34:56.789'"), ("timestamptz", "'2024-02-29 12:34:56+02'"), ("date", "'1999-12-31'"), ("time", "'23:59:59.5'"),
    ("timetz", "'10:00:00-05:30'"), ("interval", "'1 year 2 mons -3 days 04:05:06.7'"), ("bytea", "'\\x00ff'"), ("json", "'{\"a\": 1}'"),
    ("jsonb", "'{\"a\":1}'"), ("jsonpath", "'$.a'"), ("xml", "'<a/>'"), ("uuid", "'00000000-0000-0001-0000-000000000002'"), ("inet", "'10.1.2.3'"),
    ("cidr", "'10.1.0.0/16'"), ("macaddr", "'08:00:2b:01:02:03'"), ("bit(3)", "B'101'"), ("varbit", "B'10'"), ("int4range", "'[1,5)'"),
    ("int8range", "'[1,)'"), ("numrange", "'(1.5,2.5]'"), ("tsrange", "'[2024-01-01 00:00,2024-01-01 01:00)'"),
    ("tstzrange", "'[2024-01-01 00:00+00,2024-01-01 01:00+00)'"), ("daterange", "'[2024-01-01,2024-01-02)'"), ("money", "12.34"), ("oid", "77"),
    ("mood", "'very happy'"), ("pair", "ROW(1, 'a \"b\", c')"), ("short", "'brief'"), ("text[]", "ARRAY['a,b', NULL, '\"', 'NULL']"), ("int4[]", "ARRAY[]::int4[]"),
    ("spread", "'[1.5,2.5)'"), ("text", "NULL"),
];

pub fn run(case: &mut Case) {
    let db = open(case);
    for (kind, literal) in LITERALS {
        let read = db.query(&format!("SELECT ({literal})::{kind}"), Vec::new()).unwrap_or_else(|failure| panic!("{kind}: {failure:?}"));
        let column = read.columns.into_iter().next().expect("there is a column");
        let value = read.rows.into_iter().next().expect("there is a row").values.into_iter().next().expect("there is a value");
        let shown = show(&value);
        let again = db.query(&format!("SELECT $1::{kind}"), vec![value]).unwrap_or_else(|failure| panic!("{kind}: {failure:?}"));
        assert_eq!(shown, show(&again.rows[0].values[0]), "{kind}");
        case.note(kind, (column.db_type_name, show_type(&column.db_type), shown));
    }
}

fn show_lazy(value: &LazyDbValue) -> String {
    show(&value.get())
}

/// The value with everything that lazy values stand for.
pub fn show(value: &DbValue) -> String {
    match value {
        DbValue::Composite(composite) => format!("Composite({} {:?})", composite.name, composite.values.iter().map(show_lazy).collect::<Vec<_>>()),
        DbValue::Domain(domain) => format!("Domain({} {})", domain.name, show_lazy(&domain.value)),
        DbValue::Array(items) => format!("Array({:?})", items.iter().map(show_lazy).collect::<Vec<_>>()),
        DbValue::Range(range) => format!("Range({} {} {})", range.name, show_bound(&range.value.start), show_bound(&range.value.end)),
        plain => format!("{plain:?}"),
    }
}

fn show_bound(bound: &ValueBound) -> String {
    match bound {
        ValueBound::Included(value) => format!("included {}", show_lazy(value)),
        ValueBound::Excluded(value) => format!("excluded {}", show_lazy(value)),
        ValueBound::Unbounded => "unbounded".to_owned(),
    }
}

fn show_type(kind: &DbColumnType) -> String {
    match kind {
        DbColumnType::Composite(composite) => format!("Composite({} {:?})", composite.name, composite.attributes.iter().map(|(name, kind)| (name, show_type(&kind.get()))).collect::<Vec<_>>()),
        DbColumnType::Domain(domain) => format!("Domain({} {})", domain.name, show_type(&domain.base_type.get())),
        DbColumnType::Array(item) => format!("Array({})", show_type(&item.get())),
        DbColumnType::Range(range) => format!("Range({} {})", range.name, show_type(&range.base_type.get())),
        plain => format!("{plain:?}"),
    }
}
