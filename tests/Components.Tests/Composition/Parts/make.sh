#!/usr/bin/env bash
# Makes ../built: the parts as components, and what wac makes of them. Needs wasm-tools 1.263 and wac 0.12.
set -euo pipefail
cd "$(dirname "$0")"
out=../built
guests=../../../guests/prebuilt
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out"
for world in store till shopper; do
  wasm-tools component embed wit --world "$world" "$world.wat" -o "$work/$world.wasm"
  wasm-tools component new "$work/$world.wasm" -o "$out/$world.wasm"
done
for part in ops summer front; do wasm-tools parse "$part.wat" -o "$out/$part.wasm"; done
cd "$out"
wac plug summer.wasm --plug ops.wasm -o wac-functions.wasm
wac plug shopper.wasm --plug till.wasm -o wac-till.wasm
wac plug wac-till.wasm --plug store.wasm -o wac-shop.wasm
wac plug front.wasm --plug "$guests/c-counter.wasm" -o wac-counter.wasm
