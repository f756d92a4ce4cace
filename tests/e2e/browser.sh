#!/usr/bin/env bash
# The pages of a till in a real Chromium, against a real till with a scanner on a pseudo-terminal and a head office that
# goes away and returns. Pictures of every state are kept beside the program, in `browser-pictures`.
set -euo pipefail

skip() {
  echo "$1"
  exit 77
}

for command in chromium chromedriver python3; do
  command -v "$command" >/dev/null || skip "there is no \`$command\` here"
done
tests=$(cd "$(dirname "$0")/../browser" && pwd)
python3 -m venv "$WORK/venv" >/dev/null 2>&1 || skip 'python3 can make no virtual environment here'
"$WORK/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps --require-hashes \
  --requirement "$tests/requirements.txt" >"$WORK/pip.log" 2>&1 || skip 'axe-core cannot be installed from PyPI here'
axe=$(echo "$WORK"/venv/lib/python3*/site-packages/axe_playwright_python/axe.min.js)

pictures=$(cd "$(dirname "$TALLYTILL")" && pwd)/browser-pictures
rm -rf "$pictures"
mkdir "$pictures"
export PYTHONDONTWRITEBYTECODE=1
exec "$WORK/venv/bin/python" "$tests/stories.py" "$TALLYTILL" "$WORK" "$axe" "$pictures"
