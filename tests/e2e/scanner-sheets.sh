#!/usr/bin/env bash
# Every set-up code of every profile, in every language, from the page as a printer of 203 dpi would print it: an
# independent reader (zxing-cpp) has to read the very text, with the flag that says it is a code for the scanner itself.
set -euo pipefail

skip() {
  echo "$1"
  exit 77
}

command -v python3 >/dev/null || skip 'python3 is not here'
python3 -m venv "$WORK/venv" >/dev/null 2>&1 || skip 'python3 can make no virtual environment here'
"$WORK/venv/bin/pip" install --quiet --disable-pip-version-check "zxing-cpp>=3" pymupdf pillow >"$WORK/pip.log" 2>&1 ||
  skip 'zxing-cpp and pymupdf cannot be installed from PyPI here'

exec "$WORK/venv/bin/python" "$(dirname "$0")/scanner_sheets.py" "$TALLYTILL" "$WORK"
