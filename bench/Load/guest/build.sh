#!/usr/bin/env bash
# Rebuilds alarm.wasm and relay.wasm. Needs Debian's clang-19 lld-19 libclang-rt-19-dev-wasm32 wasi-libc, and wit-bindgen and wasm-tools
# (github.com/bytecodealliance) on the PATH.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/wit/deps"
cp wit/*.wit "$work/wit/"
for package in wasi-clocks wasi-io golem-rpc; do cp -r "../../../wit/$package" "$work/wit/deps/"; done
wit-bindgen c "$work/wit" --out-dir "$work" >/dev/null
clang-19 --target=wasm32-wasi --sysroot=/usr -I/usr/include/wasm32-wasi -L/usr/lib/wasm32-wasi -mexec-model=reactor \
  -Os -Wall -Wl,--strip-all,--gc-sections -I"$work" alarm.c "$work/alarm.c" "$work/alarm_component_type.o" -o "$work/core.wasm"
wasm-tools component new "$work/core.wasm" -o alarm.wasm
wasm-tools parse relay.wat -o relay.wasm
