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

/// Runs the constructors of the C library before the first export. Naming `__wasm_call_ctors` keeps the linker from running
/// them around every export, `cabi_realloc` included, where calling the host is not allowed.
pub fn run_ctors_once() {
    static HAVE_RUN: std::sync::atomic::AtomicBool = std::sync::atomic::AtomicBool::new(false);
    unsafe extern "C" {
        fn __wasm_call_ctors();
    }
    if !HAVE_RUN.swap(true, std::sync::atomic::Ordering::Relaxed) {
        unsafe { __wasm_call_ctors() }
    }
}

/// Flags, as far as the bindings and their users need them.
#[allow(unused)]
pub mod bitflags {
    macro_rules! bitflags {
        ($(#[$attribute:meta])* $visibility:vis struct $name:ident: $bits:ty { $(const $flag:ident = $value:expr;)* }) => {
            $(#[$attribute])*
            $visibility struct $name($bits);

            impl $name {
                $(pub const $flag: $name = $name($value);)*

                pub const fn empty() -> $name {
                    $name(0)
                }

                pub const fn bits(&self) -> $bits {
                    self.0
                }

                pub const fn from_bits_retain(bits: $bits) -> $name {
                    $name(bits)
                }

                pub const fn union(self, other: $name) -> $name {
                    $name(self.0 | other.0)
                }
            }

            impl core::ops::BitOr for $name {
                type Output = $name;

                fn bitor(self, other: $name) -> $name {
                    self.union(other)
                }
            }
        };
    }
    pub(crate) use bitflags;
}

/// A type that a component exports as a resource.
#[allow(dead_code)]
pub trait Resource: Sized + 'static {
    type Rep: ResourceRep<Self>;
}

impl<T: 'static> Resource for T {
    type Rep = Option<T>;
}

/// What stands for a resource in memory; empty once its value was taken.
#[allow(dead_code)]
pub trait ResourceRep<T> {
    fn rep_new(value: T) -> Self;
    unsafe fn rep_as_ref<'a>(rep: *const Self) -> &'a T;
    unsafe fn rep_as_mut<'a>(rep: *mut Self) -> &'a mut T;
    unsafe fn rep_take(rep: *mut Self) -> T;
}

impl<T: 'static> ResourceRep<T> for Option<T> {
    fn rep_new(value: T) -> Self {
        Some(value)
    }

    unsafe fn rep_as_ref<'a>(rep: *const Self) -> &'a T {
        unsafe { (*rep).as_ref().unwrap() }
    }

    unsafe fn rep_as_mut<'a>(rep: *mut Self) -> &'a mut T {
        unsafe { (*rep).as_mut().unwrap() }
    }

    unsafe fn rep_take(rep: *mut Self) -> T {
        unsafe { (*rep).take().unwrap() }
    }
}
