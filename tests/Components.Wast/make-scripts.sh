#!/usr/bin/env bash
# Makes the JSON scripts and binaries in wast/built out of the sources in wast/. Needs wasm-tools 1.263.
set -euo pipefail
cd "$(dirname "$0")/wast"
rm -rf built
for source in *.wast; do
  name="${source%.wast}"
  mkdir -p "built/$name"
  wasm-tools json-from-wast "$source" --pretty --wasm-dir "built/$name" -o "built/$name/$name.json"
done
