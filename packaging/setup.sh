#!/bin/sh
# Makes the checkout ready: Debian's libraries for Qt, .venv, the pinned packages.
#
#   sh packaging/setup.sh scan   what the command line needs
#   sh packaging/setup.sh run    what the program needs to open its window
#   sh packaging/setup.sh dev    what the tests and the checks need (no screen)
#
# A second call finds everything in place and returns within a second. Whatever cannot
# be done ends in one sentence (or the one apt line to run) and exit code 1.
# PYTHON=python3.12 chooses the interpreter for a new .venv.
set -eu

case ${1:-} in
    scan) lock=requirements/run.lock libraries="" ;;
    run) lock=requirements/run.lock libraries="offscreen screen" ;;
    dev) lock=requirements/dev.lock libraries="offscreen" ;;
    *)
        echo "usage: setup.sh scan|run|dev" >&2
        exit 2
        ;;
esac
cd "$(dirname "$0")/.."
checkout=$PWD
venv_python=$checkout/.venv/bin/python
stamp=$checkout/.venv/photodedup-setup

# Debian's names of the shared libraries that the Qt wheel loads but does not carry,
# found in a bare Debian 12; libglib2.0-0 has its own line below.
offscreen_libraries="libgl1 libegl1 libfontconfig1 libdbus-1-3 libxkbcommon0"
screen_libraries="libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1
    libxcb-randr0 libxcb-render-util0 libxcb-render0 libxcb-shape0 libxcb-shm0
    libxcb-sync1 libxcb-util1 libxcb-xfixes0 libxcb-xkb1 libx11-xcb1
    libxkbcommon-x11-0 libwayland-cursor0"

stop() {
    printf '%s\n' "$1" >&2
    exit 1
}

say() {
    printf '%s\n' "$1" >&2
}

supported() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' \
        2>/dev/null
}

find_python() {
    for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
        if command -v "$candidate" >/dev/null && supported "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
    stop "photodedup needs Python 3.11 to 3.14 and found none: install python3.11 or newer, or name it with PYTHON=/path/to/python3."
}

installed() {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# Debian 13 and Ubuntu 24.04 renamed libraries for the 64-bit time_t; an interim
# system tells by the packages of its base that already carry the suffix.
glib_package() {
    if dpkg-query -W -f '${Package}\n' 'lib*t64' >/dev/null 2>&1; then
        echo libglib2.0-0t64
    else
        echo libglib2.0-0
    fi
}

missing_packages() {
    wanted=""
    case $libraries in *offscreen*) wanted="$(glib_package) $offscreen_libraries" ;; esac
    case $libraries in *" screen") wanted="$wanted $screen_libraries" ;; esac
    for package in $wanted; do
        installed "$package" || printf ' %s' "$package"
    done
    # Debian splits ensurepip off; other builds of Python carry it.
    if ! [ -x "$venv_python" ] && ! "$python" -c 'import ensurepip' 2>/dev/null; then
        "$python" -c 'import sys; print(end=" python%d.%d-venv" % sys.version_info[:2])'
    fi
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    else
        sudo -n "$@"
    fi
}

install_packages() {
    apt_line="apt-get update && sudo apt-get install --no-install-recommends -y$1"
    if [ "$(id -u)" != 0 ] && ! sudo -n true 2>/dev/null; then
        stop "sudo $apt_line"
    fi
    say "Installing Debian packages:$1"
    # The list of packages is split into words on purpose.
    # shellcheck disable=SC2086
    if ! {
        as_root apt-get update -qq &&
            as_root env DEBIAN_FRONTEND=noninteractive \
                apt-get install --no-install-recommends -y -qq $1
    } >&2; then
        stop "sudo $apt_line"
    fi
}

check_system() {
    if ! command -v dpkg-query >/dev/null; then
        if [ "$(uname)" = Linux ]; then
            say "Not a Debian system: the libraries Qt needs are not checked (packaging/README.md lists them)."
        fi
        return
    fi
    missing=$(missing_packages)
    if [ -n "$missing" ]; then
        install_packages "$missing"
    fi
}

# What .venv was made from. The checkout's own path belongs to it, because the scripts
# of a virtual environment do not survive a move.
wanted_state() {
    echo "$checkout"
    cksum pyproject.toml requirements/*.lock requirements/annoy.in
}

up_to_date() {
    [ -x "$venv_python" ] && supported "$venv_python" && [ -f "$stamp" ] || return 1
    made_from=$(head -n 1 "$stamp")
    # The tests' packages contain the program's.
    [ "$made_from" = "$lock" ] || [ "$made_from" = requirements/dev.lock ] || return 1
    [ "$(tail -n +2 "$stamp")" = "$(wanted_state)" ]
}

make_venv() {
    if [ -f "$stamp" ] && [ "$(sed -n 2p "$stamp")" != "$checkout" ]; then
        rm -rf .venv
    fi
    if ! [ -x "$venv_python" ] || ! supported "$venv_python"; then
        say "Making .venv with $python"
        "$python" -m venv --clear .venv >&2 ||
            stop "$python could not make .venv: see above, or name another Python with PYTHON=/path/to/python3."
    fi
}

pip_install() {
    "$venv_python" -m pip install --quiet --disable-pip-version-check \
        --no-build-isolation "$@" >&2 ||
        stop "The packages could not be installed: check the network connection and run the same command again."
}

# Published as source only. Where it cannot be built its tests are skipped, so that is no
# reason to stop; and it is built for one processor, so never taken from pip's cache.
try_annoy() {
    "$venv_python" -m pip install --quiet --disable-pip-version-check \
        --no-build-isolation --no-cache-dir --require-hashes --use-pep517 --no-deps \
        -r requirements/annoy.in >/dev/null 2>&1 ||
        say "Annoy could not be built (it wants a C++ compiler and Python's headers): its tests will be skipped."
}

install_pinned() {
    say "Installing the pinned packages of $lock into .venv (the first time: about 200 MB to download)"
    rm -f "$stamp"
    # pybktree is published as source only. With the build tool installed first, from
    # its own lock, nothing is fetched that is not pinned by hash.
    pip_install --require-hashes -r requirements/build.lock
    pip_install --require-hashes --use-pep517 -r "$lock"
    pip_install --no-deps --editable .
    if [ "$lock" = requirements/dev.lock ]; then
        try_annoy
    fi
    {
        echo "$lock"
        wanted_state
    } >"$stamp"
}

# Asking for Python's version is only needed where .venv has to be made.
python=$venv_python
if ! [ -x "$venv_python" ] || ! supported "$venv_python"; then
    python=$(find_python)
fi
check_system
if ! up_to_date; then
    make_venv
    install_pinned
fi
