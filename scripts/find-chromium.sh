#!/bin/sh
# See to it that the browser tests have a Chromium; $1 is playwright's command, the last resort.
# Always ends well: where none can be had, the browser tests themselves fail and say why.
set -eu
playwright=$1

has_chromium() {
    for candidate in chromium chromium-browser google-chrome; do
        # Ubuntu's chromium-browser may be a stub that only asks for a snap: it must answer to count.
        if "$candidate" --version >/dev/null 2>&1; then return 0; fi
    done
    return 1
}

install_debian_package() {
    command -v apt-get >/dev/null || return 1
    if [ "$(id -u)" -eq 0 ]; then as_root=env
    elif sudo -n true 2>/dev/null; then as_root='sudo -n env'
    else return 1
    fi
    # The list may be outdated or unreachable while the package itself is still to be had.
    $as_root DEBIAN_FRONTEND=noninteractive apt-get update -qq || true
    $as_root DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core
}

if has_chromium; then exit 0; fi
if install_debian_package && has_chromium; then exit 0; fi
"$playwright" install chromium || echo "No Chromium could be installed; the browser tests will fail." >&2
