#!/bin/sh
# See to it that the tests of office files have a LibreOffice with its Writer, Calc and Impress (about 110 MB to fetch,
# 340 MB on disk, half a minute; Impress and what it needs are 5 and 16 of them).
# Always ends well: where none can be had, those tests are skipped and say why.
set -eu

# Each program of LibreOffice is a library beside `soffice`: sw, sc and sd are Writer, Calc and Impress.
is_complete() {
    program=$(command -v soffice || command -v libreoffice) || return 1
    folder=$(dirname "$(readlink -f "$program")")
    for library in libswlo.so libsclo.so libsdlo.so; do [ -e "$folder/$library" ] || return 1; done
}

if is_complete; then exit 0; fi
if command -v apt-get >/dev/null; then
    if [ "$(id -u)" -eq 0 ]; then as_root=env
    elif sudo -n true 2>/dev/null; then as_root='sudo -n env'
    else as_root=''
    fi
    if [ -n "$as_root" ]; then
        # The list may be outdated or unreachable while the packages themselves are still to be had.
        $as_root DEBIAN_FRONTEND=noninteractive apt-get update -qq || true
        $as_root DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
            libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui fonts-liberation && exit 0
    fi
fi
echo "No LibreOffice could be installed; the tests that render reports are skipped." >&2
