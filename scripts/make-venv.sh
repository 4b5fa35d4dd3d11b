#!/bin/sh
# Make the virtual environment $1. Debian ships `venv` without the part that brings pip (package python3-venv);
# it is installed where that is allowed, else virtualenv serves, else one sentence says what to do.
set -eu
venv=$1

find_python() {
    for candidate in python3 python3.11 python3.12 python3.13 python3.14; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    echo "Cần Python 3.11 trở lên; hãy cài python3 rồi chạy lại make setup." >&2
    echo "Python 3.11 or newer is needed; install python3 and run make setup again." >&2
    exit 1
}

has_venv() { "$python" -c 'import ensurepip, venv' 2>/dev/null; }

install_venv_package() {
    command -v apt-get >/dev/null || return 1
    if [ "$(id -u)" -eq 0 ]; then as_root=env
    elif sudo -n true 2>/dev/null; then as_root='sudo -n env'
    else return 1
    fi
    # The list may be outdated or unreachable while the package itself is still to be had.
    $as_root DEBIAN_FRONTEND=noninteractive apt-get update -qq >&2 || true
    $as_root DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv >&2
}

python=$(find_python)
rm -rf "$venv"
if has_venv || { install_venv_package && has_venv; }; then
    "$python" -m venv "$venv"
elif "$python" -m virtualenv --version >/dev/null 2>&1; then
    "$python" -m virtualenv --quiet "$venv"
elif command -v virtualenv >/dev/null; then
    virtualenv --quiet --python "$python" "$venv"
else
    echo "Không tạo được môi trường Python: hãy nhờ quản trị máy chạy “apt-get install python3-venv”, rồi chạy lại make setup." >&2
    echo "The Python environment cannot be made: have 'apt-get install python3-venv' run as root, then run make setup again." >&2
    exit 1
fi
