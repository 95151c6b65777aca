//! What another worker does to shared values, and what it sees of them.
use super::{blobstore, keyvalue};
use crate::case::Case;
use crate::native::wasi::blobstore::blobstore::{container_exists, create_container, get_container};
use crate::native::wasi::keyvalue::{atomic, eventual};

pub fn change(case: &mut Case) {
    let other = case.peer("worker");
    let bucket = keyvalue::bucket(&other);
    for key in [keyvalue::KEPT, keyvalue::GONE] {
        keyvalue::must(eventual::set(&bucket, key, &keyvalue::outgoing("outside")));
        keyvalue::set(&keyvalue::cache_key(&other, key), "outside", None);
    }
    keyvalue::must(atomic::increment(&bucket, "number", 100));
    let container = get_container(&other).or_else(|_| create_container(&other)).expect("the container is there");
    for object in [keyvalue::KEPT, keyvalue::GONE, "copied", "moved"] {
        blobstore::write(&container, object, "outside");
    }
}

pub fn look(case: &mut Case) {
    let other = case.peer("worker");
    let bucket = keyvalue::bucket(&other);
    case.note("number", keyvalue::must(atomic::increment(&bucket, "number", 0)));
    for key in [keyvalue::KEPT, keyvalue::GONE] {
        case.note(key, keyvalue::text(keyvalue::must(eventual::get(&bucket, key))));
        case.note("cached", keyvalue::text(keyvalue::cached(&keyvalue::cache_key(&other, key))));
    }
    let container = get_container(&other).expect("the container is there");
    for object in [keyvalue::KEPT, keyvalue::GONE, "copied", "moved"] {
        case.note(object, blobstore::read(&container, object));
    }
    case.note("deleted container", container_exists(&format!("{other}-other")));
}
