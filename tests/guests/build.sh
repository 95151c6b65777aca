#!/bin/bash
# Rebuilds prebuilt/*.wasm from src/. Needs Debian's clang-19 lld-19 libclang-rt-19-dev-wasm32 wasi-libc; for Rust also
# rustc-web rust-web-src lld-22 and cargo; and npm's @bytecodealliance/jco 1.35.0 on the PATH or in ./node_modules
# (with @bytecodealliance/preview2-shim overridden to 0.25.0). Builds are not reproducible byte for byte: after a
# rebuild run the tests and write SHA256SUMS anew.
#   ./build.sh [wat pure c cpure compose rust]
set -euo pipefail
cd "$(dirname "$0")"
export PATH="$PWD/node_modules/.bin:$PATH"
out="$PWD/prebuilt"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd src

# component <core module> <wit folder> <world> <output name> [jco new flags]
component() {
  jco embed --wit "$2" -n "$3" "$1" -o "$work/embedded.wasm" >/dev/null
  jco new "$work/embedded.wasm" -o "$out/$4" "${@:5}" >/dev/null
}

wat() {
  jco parse wat/m.wat -o "$work/m.wasm" >/dev/null
  component "$work/m.wasm" wat/wit w wat-module.wasm
}

pure() { jco parse wat/pure.wat -o "$out/wat-component.wasm" >/dev/null; }

c() {
  clang-19 --target=wasm32-wasi --sysroot=/usr -I/usr/include/wasm32-wasi -L/usr/lib/wasm32-wasi -Os -w \
    -mexec-model=reactor -Wl,--strip-all c/counter.c -o "$work/c.wasm"
  component "$work/c.wasm" wit counter c-counter.wasm --wasi-reactor
}

cpure() {
  clang-19 --target=wasm32-unknown-unknown -Os -nostdlib -Wl,--no-entry,--strip-all c/pure.c -o "$work/p.wasm"
  component "$work/p.wasm" c/wit-pure pure c-pure.wasm
}

compose() {
  jco parse compose/p.wat -o "$work/p.wasm" >/dev/null
  component "$work/p.wasm" compose/wit prov wat-provider.wasm
  node compose/compose.mjs "$out/wat-provider.wasm" demo:wat/host "$out/wat-module.wasm" demo:wat/api "$out/composed.wasm"
}

rust() {
  cp -r rust "$work/rust"
  for target in wasm32-wasip1 wasm32-unknown-unknown; do
    (cd "$work/rust" && RUSTC_BOOTSTRAP=1 RUSTC=/usr/bin/rustc cargo build -q --offline --release -Zbuild-std=std,panic_abort --target "$target")
  done
  component "$work/rust/target/wasm32-wasip1/release/guest.wasm" wit counter rust-counter.wasm --wasi-reactor
  component "$work/rust/target/wasm32-unknown-unknown/release/guest.wasm" wit counter rust-nowasi.wasm
}

for target in "${@:-wat pure c cpure compose rust}"; do
  for name in $target; do "$name"; done
done
