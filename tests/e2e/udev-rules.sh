#!/usr/bin/env bash
# The rules for udev, as udev itself reads them: the packaged ones, and those for scanners that are the till's alone.
set -euo pipefail

udevadm verify --help >/dev/null 2>&1 || {
  echo 'udevadm of systemd 254 or newer is not here'
  exit 77
}
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

"$TALLYTILL" scanner rules >"$WORK/60-tallytill.rules"
cmp "$WORK/60-tallytill.rules" packaging/udev/60-tallytill.rules
"$TALLYTILL" scanner rules --alone >"$WORK/60-tallytill-alone.rules"
# The group is made by whoever installs the rules.
udevadm verify --resolve-names=never "$WORK"/*.rules
