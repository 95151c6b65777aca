//! What the generated bindings expect of a runtime: allocation on behalf of the canonical ABI.
use std::alloc::{self, Layout};

/// Memory that is freed when it goes out of scope.
pub struct Cleanup {
    ptr: *mut u8,
    layout: Layout,
}

impl Cleanup {
    pub fn new(layout: Layout) -> (*mut u8, Option<Cleanup>) {
        if layout.size() == 0 {
            return (layout.align() as *mut u8, None);
        }
        let ptr = unsafe { alloc::alloc(layout) };
        if ptr.is_null() {
            alloc::handle_alloc_error(layout);
        }
        (ptr, Some(Cleanup { ptr, layout }))
    }

    pub fn forget(self) {
        std::mem::forget(self);
    }
}

impl Drop for Cleanup {
    fn drop(&mut self) {
        unsafe { alloc::dealloc(self.ptr, self.layout) }
    }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn cabi_realloc(old: *mut u8, old_size: usize, align: usize, size: usize) -> *mut u8 {
    if size == 0 {
        return align as *mut u8;
    }
    let ptr = unsafe {
        if old_size == 0 {
            alloc::alloc(Layout::from_size_align_unchecked(size, align))
        } else {
            alloc::realloc(old, Layout::from_size_align_unchecked(old_size, align), size)
        }
    };
    if ptr.is_null() {
        alloc::handle_alloc_error(Layout::from_size_align(size, align).expect("the size is valid"));
    }
    ptr
}

pub fn maybe_link_cabi_realloc() {}

/// The adapter runs constructors once, through `_initialize`.
pub fn run_ctors_once() {}
