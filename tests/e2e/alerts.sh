#!/usr/bin/env bash
# The alert rules, as Prometheus itself reads them: they fire for a till in trouble, and not for one that is well.
set -euo pipefail

command -v promtool >/dev/null || {
  echo 'promtool (of the package prometheus) is not here'
  exit 77
}
cd "$(dirname "${BASH_SOURCE[0]}")/../../packaging/prometheus"
promtool check rules tallytill-alerts.yml
promtool test rules tallytill-alerts.test.yml
