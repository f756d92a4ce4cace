#!/usr/bin/env bash
# Printed cards in every language, as a printer of 203 dpi would print them, blurred, noisy and aslant: an independent reader
# (zxing-cpp) has to read the very text of the signed card from its QR code, and the number from its bar code.
set -euo pipefail

skip() {
  echo "$1"
  exit 77
}

command -v python3 >/dev/null || skip 'python3 is not here'
python3 -m venv "$WORK/venv" >/dev/null 2>&1 || skip 'python3 can make no virtual environment here'
"$WORK/venv/bin/pip" install --quiet --disable-pip-version-check "zxing-cpp>=3" pymupdf pillow numpy >"$WORK/pip.log" 2>&1 ||
  skip 'zxing-cpp and pymupdf cannot be installed from PyPI here'

exec "$WORK/venv/bin/python" "$(dirname "$0")/cards.py" "$TALLYTILL" "$WORK"
