#!/usr/bin/env bash
# Rebuilds prebuilt/*.wasm from the sources. Needs Debian's clang-19 lld-19 libclang-rt-19-dev-wasm32 wasi-libc, and
# wit-bindgen and wasm-tools (github.com/bytecodealliance) on the PATH.
#   ./build.sh [counter orders]
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# build <folder> [packages of ../wit the world imports...]
build() {
  local name=$1 source=$PWD/$1
  mkdir -p "$work/$name/wit/deps" prebuilt
  cp "$source/wit/"*.wit "$work/$name/wit/"
  for package in "${@:2}"; do cp -r "../wit/$package" "$work/$name/wit/deps/"; done
  wit-bindgen c "$work/$name/wit" --out-dir "$work/$name" >/dev/null
  clang-19 --target=wasm32-wasi --sysroot=/usr -I/usr/include/wasm32-wasi -L/usr/lib/wasm32-wasi -mexec-model=reactor \
    -Os -Wall -Wl,--strip-all,--gc-sections -I"$work/$name" -I"$source" \
    "$source"/*.c "$work/$name/$name.c" "$work/$name/${name}_component_type.o" -o "$work/$name/core.wasm"
  wasm-tools component new "$work/$name/core.wasm" -o "prebuilt/$name.wasm"
}

counter() { build counter; }
orders() { build orders wasi-cli wasi-clocks wasi-io wasi-http golem-rpc golem-api; }

for target in "${@:-counter orders}"; do
  for name in $target; do "$name"; done
done
(cd prebuilt && sha256sum -- *.wasm >SHA256SUMS)
