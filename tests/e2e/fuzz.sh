#!/usr/bin/env bash
# Fuzzes quotes, programme texts, entries, scanner frames and what goes to a printer for some minutes each. It takes long and needs cargo-fuzz, which
# `cargo install cargo-fuzz` brings. What is found stays in fuzz/artifacts.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
: "${WORK:?an empty folder}"
cd "$root"

if [[ ! ${TALLYTILL_LONG:-} ]]; then
  echo 'fuzzing takes long; tests/run --long has it'
  exit 77
fi
if ! cargo fuzz --version >/dev/null 2>&1; then
  echo 'there is no cargo-fuzz here'
  exit 77
fi

# Each target runs so long; what is built before it takes as long again.
seconds_each=180

# A sanitizer looks for what code without `unsafe` cannot do, and asks for another compiler.
build=(--sanitizer none --target-dir target/fuzz)
cargo fuzz build "${build[@]}"

mkdir "$WORK/entries"
while read -r kind bytes hash; do
  if [[ $hash ]]; then
    printf '%b' "$(sed 's/../\\x&/g' <<<"$bytes")" >"$WORK/entries/$kind-${hash:0:8}"
  fi
done <tests/golden/entries-v1.txt

# fuzz TARGET LONGEST SEEDS...: from seeds that it leaves as they are.
fuzz() {
  echo "== $1"
  mkdir "$WORK/$1"
  cargo fuzz run "${build[@]}" "$1" "$WORK/$1" "${@:3}" -- \
    -max_len="$2" -len_control=0 -max_total_time="$seconds_each" -timeout=20 -print_final_stats=1 -verbosity=0
}

fuzz quote 640 tests/data/programmes tests/data/coffee tests/data/food
fuzz programme 20000 tests/data/programmes tests/data/coffee tests/data/food
fuzz entry 4096 "$WORK/entries"
fuzz frames 4096

mkdir "$WORK/receipts"
for file in tests/golden/receipts/*.hex; do
  printf '%b' "$(sed 's/;.*//; s/[^0-9A-F]//g; s/../\\x&/g' "$file" | tr -d '\n')" >"$WORK/receipts/$(basename "$file" .hex)"
done
fuzz printing 65536 "$WORK/receipts"
