#!/usr/bin/env bash
# The yard for as long as asked: YARD_SECONDS of seeds that nobody has seen before, in an optimised build. A failing seed
# is told with the command that repeats it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

if [[ ! ${TALLYTILL_LONG:-} ]]; then
  echo 'only a long run lives through thousands of seeds; tests/run --long has it'
  exit 77
fi

seconds=${YARD_SECONDS:-1200}
seeds=${YARD_SEEDS:-500}
cargo test --locked --profile yard --test yard --no-run
# Each long run begins somewhere else, and says where.
from=${YARD_FROM:-$(($(date +%s) * 1000))}
end=$((SECONDS + seconds))
lived=0
while ((SECONDS < end)); do
  YARD_FROM=$from YARD_SEEDS=$seeds cargo test --locked --profile yard --test yard many_seeds -- --nocapture
  from=$((from + seeds))
  lived=$((lived + seeds))
done
echo "$lived seeds, none of them broke anything"
