#!/usr/bin/env bash
# How much JSON `hubscope world` writes per CPU second, on one thread, compression included.
#
# Usage: benches/world.sh [BINARY [SCALE]]    (target/release/hubscope, 0.02)
set -euo pipefail

binary=${1:-target/release/hubscope}
scale=${2:-0.02}
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

TIMEFORMAT='%U %S'
cpu=$({ time RAYON_NUM_THREADS=1 "$binary" world --scale "$scale" --out "$out" 2>/dev/null; } 2>&1)
json=$(find "$out/openalex" -name '*.gz' -exec zcat {} + | wc -c)
packed=$(find "$out/openalex" -name '*.gz' -exec cat {} + | wc -c)
echo "$json $packed $cpu" |
    awk '{ printf "%.0f MB of JSON, %.0f MB packed, %.2f CPU s: %.0f MB/s\n", $1 / 1e6, $2 / 1e6, $3 + $4, $1 / 1e6 / ($3 + $4) }'
