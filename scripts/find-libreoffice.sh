#!/bin/sh
# See to it that the tests of office files have a LibreOffice (about 105 MB to fetch, 325 MB on disk, half a minute).
# Always ends well: where none can be had, those tests are skipped and say why.
set -eu

if command -v soffice >/dev/null || command -v libreoffice >/dev/null; then exit 0; fi
if command -v apt-get >/dev/null; then
    if [ "$(id -u)" -eq 0 ]; then as_root=env
    elif sudo -n true 2>/dev/null; then as_root='sudo -n env'
    else as_root=''
    fi
    if [ -n "$as_root" ]; then
        # The list may be outdated or unreachable while the packages themselves are still to be had.
        $as_root DEBIAN_FRONTEND=noninteractive apt-get update -qq || true
        $as_root DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
            libreoffice-writer-nogui libreoffice-calc-nogui fonts-liberation && exit 0
    fi
fi
echo "No LibreOffice could be installed; the tests that render the report are skipped." >&2
