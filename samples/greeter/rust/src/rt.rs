//! What the generated bindings need at run time; the crate `wit-bindgen` has the same under `wit_bindgen::rt`.

use std::alloc::{Layout, alloc, handle_alloc_error, realloc};

pub fn run_ctors_once() {}

pub fn maybe_link_cabi_realloc() {}

/// The host asks for memory for lists and strings here.
#[unsafe(no_mangle)]
unsafe extern "C" fn cabi_realloc(old: *mut u8, old_size: usize, align: usize, size: usize) -> *mut u8 {
    if size == 0 {
        return align as *mut u8;
    }
    let layout = unsafe { Layout::from_size_align_unchecked(size, align) };
    let memory = if old_size == 0 {
        unsafe { alloc(layout) }
    } else {
        unsafe { realloc(old, Layout::from_size_align_unchecked(old_size, align), size) }
    };
    if memory.is_null() {
        handle_alloc_error(layout);
    }
    memory
}
