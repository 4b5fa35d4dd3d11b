#!/bin/sh
# Looks up known weaknesses of the locked libraries where the public index can be reached; elsewhere says so and passes.
#   sh scripts/audit-dependencies.sh .venv/bin/python
set -eu
python=$1
tools=build/audit-tools

if ! "$python" -c 'import urllib.request; urllib.request.urlopen("https://pypi.org/pypi/pip/json", timeout=10)' 2>/dev/null; then
  echo 'pip-audit: the list of known weaknesses cannot be reached from here; nothing was looked up.'
  exit 0
fi
if ! "$python" -m pip --disable-pip-version-check --no-input install --quiet --upgrade --target "$tools" pip-audit; then
  echo 'pip-audit: cannot be installed here; nothing was looked up.'
  exit 0
fi
PYTHONPATH=$tools "$python" -m pip_audit --requirement requirements.lock --require-hashes --disable-pip --progress-spinner off
