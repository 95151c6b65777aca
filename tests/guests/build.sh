#!/bin/bash
# Rebuilds prebuilt/ from src/ and the WIT packages of the repository. Needs Debian's clang-19 lld-19
# libclang-rt-19-dev-wasm32 wasi-libc; for Rust also rustc-web rust-web-src lld-22 and cargo; `npm install` in this folder
# for jco and componentize-js; for the workbench, the interfaces and the orders wit-bindgen 0.63 and wasm-tools 1.263 on the PATH. Builds are not reproducible byte for byte:
# after a rebuild run the tests.
#   ./build.sh [wat pure c cpure compose rust workbench_c workbench_rust workbench_js interfaces_c interfaces_rust interfaces_js
#               orders_rust orders_js]
set -euo pipefail
cd "$(dirname "$0")"
export PATH="$PWD/node_modules/.bin:$PATH"
out="$PWD/prebuilt"
packages="$PWD/../../wit"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out/workbench" "$out/interfaces" "$out/orders"
cd src

# component <core module> <wit folder> <world> <output name> [jco new flags]
component() {
  jco embed --wit "$2" -n "$3" "$1" -o "$work/embedded.wasm" >/dev/null
  jco new "$work/embedded.wasm" -o "$out/$4" "${@:5}" >/dev/null
}

# wit <folder>: the folder's worlds with the repository's packages as dependencies, in $work/wit
wit() {
  rm -rf "$work/wit"
  mkdir -p "$work/wit/deps"
  cp "$1"/*.wit "$work/wit/"
  for package in "$packages"/{golem,wasi}-*; do
    [[ $package == */golem-orleans-host ]] || cp -r "$package" "$work/wit/deps/"
  done
  # What is unstable in WASI is offered by the host, and not known to the tools.
  find "$work/wit/deps" -name '*.wit' -exec sed -i '/@unstable/d' {} +
}

# c_reactor <output> <sources and flags>
c_reactor() {
  clang-19 --target=wasm32-wasi --sysroot=/usr -I/usr/include/wasm32-wasi -L/usr/lib/wasm32-wasi -Os \
    -mexec-model=reactor -Wl,--strip-debug "${@:2}" -o "$1"
}

# crate <folder> <target>: builds a crate that lies in $work
crate() {
  mkdir -p "$1/.cargo"
  cp workbench/rust/src/rt.rs "$1/src/"
  cp cargo-config.toml "$1/.cargo/config.toml"
  (cd "$1" && RUSTC_BOOTSTRAP=1 RUSTC=/usr/bin/rustc cargo build -q --offline --release -Zbuild-std=std,panic_abort --target "$2")
}

wat() {
  jco parse wat/m.wat -o "$work/m.wasm" >/dev/null
  component "$work/m.wasm" wat/wit w wat-module.wasm
}

pure() { jco parse wat/pure.wat -o "$out/wat-component.wasm" >/dev/null; }

c() {
  wit wit
  c_reactor "$work/c.wasm" -w -Wl,--strip-all c/counter.c
  component "$work/c.wasm" "$work/wit" counter c-counter.wasm --wasi-reactor
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
  wit wit
  cp -r rust "$work/rust"
  for target in wasm32-wasip1 wasm32-unknown-unknown; do crate "$work/rust" "$target"; done
  component "$work/rust/target/wasm32-wasip1/release/guest.wasm" "$work/wit" counter rust-counter.wasm --wasi-reactor
  component "$work/rust/target/wasm32-unknown-unknown/release/guest.wasm" "$work/wit" counter rust-nowasi.wasm
}

workbench_c() {
  wit workbench/wit
  wit-bindgen c "$work/wit" --world native --out-dir "$work/c" >/dev/null
  c_reactor "$work/c.wasm" -Wall -I"$work/c" workbench/c/workbench.c "$work/c/native.c" "$work/c/native_component_type.o"
  jco new "$work/c.wasm" -o "$out/workbench/c.wasm" --wasi-reactor >/dev/null
}

workbench_rust() {
  wit workbench/wit
  cp -r workbench/rust "$work/workbench"
  wit-bindgen rust "$work/wit" --world native --generate-all --runtime-path crate::rt --out-dir "$work/workbench/src" >/dev/null
  crate "$work/workbench" wasm32-wasip1
  jco new "$work/workbench/target/wasm32-wasip1/release/workbench.wasm" -o "$out/workbench/rust.wasm" --wasi-reactor >/dev/null
}

workbench_js() {
  wit workbench/wit
  jco componentize workbench/js/workbench.js -w "$work/wit" -n script -d fetch-event -d http -o "$out/workbench/js.wasm" >/dev/null
}

# adapted <core module> <output name>: a component whose versions of WASI stay apart, since the adapter's has no network-error-code
adapted() {
  wasm-tools component new "$1" --merge-imports-based-on-semver=false \
    --adapt wasi_snapshot_preview1=../node_modules/@bytecodealliance/jco/lib/wasi_snapshot_preview1.reactor.wasm -o "$out/$2"
}

interfaces_c() {
  wit interfaces/wit
  wit-bindgen c "$work/wit" --world native --out-dir "$work/c" >/dev/null
  c_reactor "$work/c.wasm" -Wall -I"$work/c" interfaces/c/*.c "$work/c/native.c" "$work/c/native_component_type.o"
  adapted "$work/c.wasm" interfaces/c.wasm
}

interfaces_rust() {
  wit interfaces/wit
  cp -r interfaces/rust "$work/interfaces"
  wit-bindgen rust "$work/wit" --world all --generate-all --runtime-path crate::rt --out-dir "$work/interfaces/src" >/dev/null
  mv "$work/interfaces/src/all.rs" "$work/interfaces/src/native.rs"
  crate "$work/interfaces" wasm32-wasip1
  adapted "$work/interfaces/target/wasm32-wasip1/release/interfaces.wasm" interfaces/rust.wasm
}

interfaces_js() {
  wit interfaces/wit
  jco componentize interfaces/js/interfaces.js -w "$work/wit" -n script -d fetch-event -o "$out/interfaces/js.wasm" >/dev/null
}

orders_rust() {
  wit orders/wit
  cp -r orders/rust "$work/orders"
  cp interfaces/rust/src/http.rs "$work/orders/src/"
  wit-bindgen rust "$work/wit" --world native --generate-all --runtime-path crate::rt --out-dir "$work/orders/src" >/dev/null
  crate "$work/orders" wasm32-wasip1
  adapted "$work/orders/target/wasm32-wasip1/release/orders.wasm" orders/rust.wasm
}

orders_js() {
  wit orders/wit
  jco componentize orders/js/orders.js -w "$work/wit" -n script -d fetch-event -o "$out/orders/js.wasm" >/dev/null
}

for target in "${@:-wat pure c cpure compose rust workbench_c workbench_rust workbench_js interfaces_c interfaces_rust interfaces_js orders_rust orders_js}"; do
  for name in $target; do "$name"; done
done
cd "$out"
sha256sum ./*.wasm workbench/*.wasm interfaces/*.wasm orders/*.wasm | sed 's| \./| |' >SHA256SUMS
