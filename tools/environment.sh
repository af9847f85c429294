#!/usr/bin/env bash
# Brings .venv to the state of a lock: tools/environment.sh run|dev|bench
# Creates it when it is missing or broken, installs the lock with its hashes and then the project itself, editable.
# Does nothing when that has been done for this lock and this pyproject.toml.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly lock_name="${1:?name a lock: run, dev or bench}"
readonly lock="requirements/${lock_name}.lock"
readonly venv=".venv"
readonly complete='import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))'
readonly recent='import sys; sys.exit(sys.version_info < (3, 11))'

say() { printf '%s\n' "$*" >&2; }

# The first Python for which the given check passes, as a path; nothing where there is none.
find_python() {
    local name
    for name in ${PYTHON:-python3.13 python3.12 python3.11 python3}; do
        if command -v "$name" >/dev/null 2>&1 && "$name" -c "$1" >/dev/null 2>&1; then
            command -v "$name"
            return
        fi
    done
}

# Installs Debian's python3-venv where that is allowed: as root, or on a continuous integration machine.
install_venv_package() {
    command -v apt-get >/dev/null 2>&1 || return 1
    local as_root=()
    if [ "$(id -u)" != 0 ]; then
        [ "${CI:-}" = true ] && command -v sudo >/dev/null 2>&1 || return 1
        as_root=(sudo -n)
    fi
    say "Installing python3-venv, which Debian keeps apart from Python."
    "${as_root[@]}" apt-get update -qq >&2 &&
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-venv >&2
}

choose_python() {
    local python
    python="$(find_python "$complete")"
    if [ -z "$python" ] && [ -n "$(find_python "$recent")" ]; then
        install_venv_package && python="$(find_python "$complete")"
        if [ -z "$python" ]; then
            say "Python is there but cannot make virtual environments: run 'sudo apt-get install python3-venv' and try again."
            return 1
        fi
    fi
    if [ -z "$python" ]; then
        say "Entregent needs Python 3.11 or newer with its venv module, and found none: install it (on Debian 12," \
            "'sudo apt-get install python3 python3-venv'), or name yours with 'make ${MAKECMDGOALS:-setup} PYTHON=/path/to/python3'."
        return 1
    fi
    printf '%s' "$python"
}

fingerprint() { cat "$1" pyproject.toml | sha256sum | cut -d ' ' -f 1; }

if [ ! -x "$venv/bin/python" ] || ! "$venv/bin/python" -c 'import pip' >/dev/null 2>&1; then
    python="$(choose_python)"
    say "Creating $venv with $("$python" --version)."
    "$python" -m venv --clear "$venv"
fi

readonly stamp="$venv/.installed-$lock_name"
state="$(fingerprint "$lock") $PWD"
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$state" ] && [ -x "$venv/bin/entregent" ]; then
    exit 0
fi

say "Installing the locked dependencies ($lock): a minute or two, the first time."
pip=("$venv/bin/python" -m pip --disable-pip-version-check --quiet --quiet)
"${pip[@]}" install --require-hashes --requirement "$lock"
"${pip[@]}" install --no-deps --no-build-isolation --no-index --editable .
printf '%s' "$state" > "$stamp"
# A larger lock holds the smaller ones.
case "$lock_name" in
    dev) smaller="run" ;;
    bench) smaller="run dev" ;;
    *) smaller="" ;;
esac
for name in $smaller; do
    printf '%s %s' "$(fingerprint "requirements/$name.lock")" "$PWD" > "$venv/.installed-$name"
done
