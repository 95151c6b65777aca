#!/usr/bin/env bash
# Makes both.wasm out of provider.wat, user.wat and both.wac. Needs wasm-tools 1.263 and wac 0.12.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
wasm-tools parse provider.wat -o "$work/provider.wasm"
wasm-tools parse user.wat -o "$work/user.wasm"
wac compose --dep demo:provider="$work/provider.wasm" --dep demo:user="$work/user.wasm" both.wac -o both.wasm
rm -r "$work"
