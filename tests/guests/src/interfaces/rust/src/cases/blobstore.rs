use super::keyvalue::{GONE, KEPT};
use crate::case::Case;
use crate::native::wasi::blobstore::blobstore::*;
use crate::native::wasi::blobstore::container::Container;
use crate::native::wasi::blobstore::types::{ObjectId, OutgoingValue};

pub fn write(container: &Container, name: &str, content: &str) {
    let value = OutgoingValue::new_outgoing_value();
    let body = value.outgoing_value_write_body().expect("a fresh value has a body");
    body.blocking_write_and_flush(content.as_bytes()).expect("the value is written");
    drop(body);
    container.write_data(name, &value).expect("the object is written");
}

pub fn read(container: &Container, name: &str) -> Result<String, String> {
    let size = container.object_info(name)?.size;
    let value = container.get_data(name, 0, size)?;
    value.incoming_value_consume_sync().map(|bytes| String::from_utf8(bytes).expect("the object is text"))
}

pub fn run(case: &mut Case) {
    let name = case.worker();
    case.note("before", container_exists(&name));
    let container = create_container(&name).expect("a container is made");
    case.note("name", container.name());
    case.note("info", container.info().map(|info| (info.name, info.created_at)));
    for object in [KEPT, GONE, "a", "b"] {
        write(&container, object, "0123456789");
    }
    let id = |object: &str| ObjectId { container: name.clone(), object: object.to_owned() };
    copy_object(&id("a"), &id("copied")).expect("the object is copied");
    move_object(&id("b"), &id("moved")).expect("the object is moved");
    container.delete_object(GONE).expect("the object is deleted");
    case.note("has", (container.has_object(KEPT), container.has_object(GONE), container.has_object("b")));
    case.note("object", container.object_info("moved").map(|info| (info.name, info.container, info.created_at, info.size)));
    let value = container.get_data(KEPT, 2, 5).expect("the object is read");
    case.note("size", value.size());
    let stream = value.incoming_value_consume_async().expect("the value is there");
    case.note("part", stream.blocking_read(100).expect("the value is read"));
    case.note("whole", read(&container, KEPT));
    let names = container.list_objects().expect("objects are listed");
    case.note("skipped", names.skip_stream_object_names(1));
    case.note("names", names.read_stream_object_names(100));
    container.delete_objects(&["copied".to_owned(), "moved".to_owned()]).expect("objects are deleted");
    case.note("absent", get_container("no-such-container").err());

    let other = create_container(&format!("{name}-other")).expect("a container is made");
    write(&other, "x", "y");
    other.clear().expect("the container is cleared");
    case.note("cleared", other.has_object("x"));
    delete_container(&format!("{name}-other")).expect("the container is deleted");
    case.note("after", (container_exists(&name), container_exists(&format!("{name}-other"))));
}
