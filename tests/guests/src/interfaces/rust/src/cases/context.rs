use crate::case::Case;
use crate::native::golem::api::context::*;

fn text(value: &str) -> AttributeValue {
    AttributeValue::String(value.to_owned())
}

pub fn run(case: &mut Case) {
    let span = start_span("outer");
    case.note("started", span.started_at());
    span.set_attribute("colour", &text("green"));
    let inner = start_span("inner");
    inner.set_attributes(&[Attribute { key: "colour".to_owned(), value: text("blue") }, Attribute { key: "size".to_owned(), value: text("small") }]);
    let context = current_context();
    case.note("trace", context.trace_id());
    case.note("span", context.span_id());
    case.note("parent", context.parent().map(|parent| parent.span_id()));
    case.note("colour", context.get_attribute("colour", false));
    let mut attributes = context.get_attributes(true);
    attributes.sort_by(|a, b| a.key.cmp(&b.key));
    case.note("attributes", attributes);
    case.note("chain", context.get_attribute_chain("colour"));
    let mut chains = context.get_attribute_chains();
    chains.sort_by(|a, b| a.key.cmp(&b.key));
    case.note("chains", chains);
    case.note("headers", context.trace_context_headers());
    case.note("forwarding", (allow_forwarding_trace_context_headers(false), allow_forwarding_trace_context_headers(true)));
    inner.finish();
    drop(inner);
    span.finish();
    case.note("last", current_context().span_id());
}
