#!/usr/bin/env bash
# The demonstration comes true from beginning to end, in each language and for each shop, and leaves nothing behind.
set -euo pipefail

export TMPDIR="$WORK"
for language in en cs ru; do
  for shop in coffee food; do
    "$TALLYTILL" demo --once --language "$language" --shop "$shop" > "$WORK/story.txt"
    [ "$(wc -l < "$WORK/story.txt")" -gt 30 ] || { echo "the story is too short"; exit 1; }
    rm "$WORK/story.txt"
    [ -z "$(ls -A "$WORK")" ] || { echo "left behind: $(ls -A "$WORK")"; exit 1; }
  done
done

# Whoever asks for a language that is not there is told so.
if "$TALLYTILL" demo --once --language xx 2> "$WORK/refused.txt"; then
  echo "an unknown language was taken"
  exit 1
fi
grep -q 'no texts in `xx`' "$WORK/refused.txt"

# A demonstration that stays takes scans from another terminal, and ends when it is asked to.
"$TALLYTILL" demo --language en > "$WORK/live.txt" 2>&1 &
demo=$!
trap 'kill "$demo" 2>/dev/null || true' EXIT
for _ in $(seq 600); do
  grep -q 'Ctrl-C' "$WORK/live.txt" && break
  kill -0 "$demo" || { cat "$WORK/live.txt"; exit 1; }
  sleep 0.1
done
"$TALLYTILL" demo scan 2900000004115
folder=$(echo "$WORK"/tallytill-demo-*)
printf '2900000000018\r' > "$folder/scanner-2"
kill -TERM "$demo"
wait "$demo" || { cat "$WORK/live.txt"; exit 1; }
grep -q 'Nothing is left behind' "$WORK/live.txt"
[ ! -e "$folder" ] || { echo "the folder was left behind"; exit 1; }
